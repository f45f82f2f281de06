/** What is fuzzed, in one place: the coverage-guided fuzzer counts the lines of this and of nothing else. */
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
