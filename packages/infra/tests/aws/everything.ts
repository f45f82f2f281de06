import type { ImageConfigInput } from '@cameo/core';

/** A configuration in which nothing is left out that a stage may have. */
export const EVERYTHING: ImageConfigInput = {
  bucket: 'cameo-media',
  region: 'eu-central-1',
  signing: { required: true },
  infra: {
    accessLogDays: 14,
    alarmEmail: 'ops@example.com',
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    hstsDays: 365,
    httpVersion: 'http2',
    minimumTls: 'TLSv1.3_2025',
    monthlyBudget: 50,
    permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
    priceClass: 'PriceClass_100',
    requestsPerAddress: 10_000,
    tags: { team: 'pictures' },
  },
  stages: {
    dev: { bucket: 'cameo-media-dev', infra: { alias: 'dev.example.com' } },
    prod: { bucket: 'cameo-media-prod', infra: { alias: 'img.example.com' } },
  },
};
