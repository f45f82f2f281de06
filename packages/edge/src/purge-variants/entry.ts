import { bakedConfig } from '../access/baked-config.js';
import { jsonLog } from '../http/log.js';
import { createS3Store } from '../store/s3/s3-store.js';
import { createCloudFrontInvalidation } from './cloudfront-invalidation.js';
import { createS3FirstVersion } from './first-version.js';
import { createPurgeVariants } from './handler.js';

const config = bakedConfig();

// A regional function may have environment variables; the distribution is unknown when the bundle is built.
const distributionId = process.env['CAMEO_DISTRIBUTION_ID'] ?? '';
if (distributionId === '')
  throw new Error(
    'CAMEO_DISTRIBUTION_ID is not set, expected the id of the distribution, such as E2QWRUHAPOMQZL: set it in the function.',
  );

const bucket = { bucket: config.bucket, region: config.region, maxAttempts: 6 };
const purge = createPurgeVariants(config, {
  store: createS3Store(bucket),
  isFirst: createS3FirstVersion(bucket),
  invalidate: createCloudFrontInvalidation({ distributionId }),
  log: jsonLog,
});

/** The function that the bucket's notifications call. A queue gets only the list of messages to retry. */
export const handler: (...given: Parameters<typeof purge>) => Promise<object> = async (event, context) => {
  const { batchItemFailures, ...purged } = await purge(event, context);
  return batchItemFailures === undefined ? purged : { batchItemFailures };
};
