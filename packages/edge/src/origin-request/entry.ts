import { bakedConfig, bakedSigningKeys } from '../access/baked-config.js';
import { createTransformImageRequest } from './handler.js';

/** The function that CloudFront calls. */
export const handler = createTransformImageRequest(bakedConfig(), bakedSigningKeys());
