import { bakedConfig, bakedSigningKeys } from '../access/baked-config.js';
import { jsonLog } from '../http/log.js';
import { createS3Store } from '../store/s3/s3-store.js';
import { createResizeImage } from './handler.js';

const config = bakedConfig();

/** The function that CloudFront calls. */
export const handler = createResizeImage(config, {
  store: createS3Store({ bucket: config.bucket, region: config.region }),
  log: jsonLog,
  keys: bakedSigningKeys(),
});
