export type { SigningKeys } from './access/access.js';
export type { FunctionEvent, FunctionValues } from './cloudfront/functions.js';
export { MAX_GENERATED_BODY_BYTES } from './cloudfront/lambda-edge.js';
export { GRAMMAR_HEADER } from './http/answer.js';
export { cacheTag } from './http/cache-tag.js';
export { jsonLog, type Log, type LogLine } from './http/log.js';
export { createTransformImageRequest, type TransformImageRequest } from './origin-request/handler.js';
export { createResizeImage, type ResizeImage, type ResizeImagePorts } from './origin-response/handler.js';
export {
  createPurgeVariants,
  type Invalidate,
  type Purged,
  type PurgeVariants,
  type PurgeVariantsPorts,
} from './purge-variants/handler.js';
export { createRefine, type Refine, type Refined, type RefinePorts } from './refine/refine.js';
export { planFacts } from './render/describe.js';
export { encode } from './render/encode.js';
export type { Rendition } from './render/pixels.js';
export { type PlannedRender, planRender } from './render/plan.js';
export { render } from './render/render.js';
export { createDirectoryStore } from './store/directory/directory-store.js';
export { createS3Store } from './store/s3/s3-store.js';
export {
  isFinal,
  type ObjectHeaders,
  type OpenOptions,
  type PutOptions,
  type RefinedMark,
  type ReplaceOptions,
  type Store,
  type StoredObject,
  StoreError,
  type StoreFailure,
} from './store/store.js';
export { bakeGrammar, createViewerRequest } from './viewer-request/handler.js';
export { createSignedViewerRequest, type SigningPorts } from './viewer-request/signed-handler.js';
