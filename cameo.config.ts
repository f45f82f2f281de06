import { defineImageConfig } from '@cameo/core';

/** The one configuration: the resizer, the front end and the infrastructure are built from it. */
export const config = defineImageConfig({
  bucket: 'cameo-media',
  region: 'eu-central-1',
  inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'],
  stages: {
    local: { baseUrl: 'http://127.0.0.1:4600' },
    dev: { bucket: 'cameo-media-dev' },
    prod: { bucket: 'cameo-media-prod' },
  },
});
