import { bakedConfig } from '../access/baked-config.js';
import { jsonLog } from '../http/log.js';
import { createS3Store } from '../store/s3/s3-store.js';
import { createRefineHandler } from './handler.js';
import { createRefine } from './refine.js';

const config = bakedConfig();

// Lambda reports the memory; the bundle is the same for every size.
const memoryMb = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);

const refine = createRefine(config, {
  store: createS3Store({ bucket: config.bucket, region: config.region, maxAttempts: 6 }),
  log: jsonLog,
  ...(memoryMb > 0 && { memoryMb }),
});

/** The function that the queue of the bucket's events calls. */
export const handler = createRefineHandler(refine, jsonLog);
