/** The subject of fuzzing: the coverage-guided fuzzer counts only these lines. */
export {
  canonicalize,
  canonicalPath,
  derivativeKey,
  grammarHash,
  parseDerivativeKey,
  parseRequest,
  parseTransform,
  serializeTransform,
  variantOf,
} from '@cameo/core';
export { createTransformImageRequest } from '../../src/origin-request/handler.js';
export { bakeGrammar, createViewerRequest } from '../../src/viewer-request/handler.js';
