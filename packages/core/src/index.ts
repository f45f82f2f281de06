export type { AccessRules, Presets } from './access/access-rules.js';
export { sourceIssue } from './access/allowed-source.js';
export { type PresetShape, presetIssue, presetShapes } from './access/preset-shapes.js';
export {
  type CanonicalRequest,
  claimsOf,
  keyIdOf,
  SIGNATURE_HEADER,
  SIGNATURE_PARAM,
  signatureFault,
  signatureIssue,
  signedText,
  tokenIn,
} from './access/signature.js';
export { briefCacheControl, type CachePolicy, pictureCacheControl } from './config/cache-policy.js';
export { CACHE_TAG_HEADER } from './config/cache-tag-header.js';
export { type ClientConfig, clientConfig, clientConfigModule } from './config/client-config.js';
export type { Grammar, ImageConfig } from './config/config.js';
export {
  ConfigError,
  type ConfigIssue,
  type DefinedConfig,
  defineImageConfig,
  type ImageConfigInput,
  type StageInput,
  stageConfig,
  stageInfra,
} from './config/define-config.js';
export { HARMLESS_POLICY } from './config/harmless-policy.js';
export type { InfraSettings } from './config/infra-settings.js';
export { urlGrammarDoc } from './config/url-grammar-doc.js';
export { type VariantCount, variantsPerSource } from './config/variants-per-source.js';
export { type Box, snapBox } from './grammar/box.js';
export { type CanonicalTransform, canonicalize, hasEffect, type SnapGrammar } from './grammar/canonical.js';
export { mayBeSentAsItIs } from './grammar/client-reads.js';
export { hexByte, type Rgba, rgba } from './grammar/colour.js';
export { DEFAULT_GRAMMAR, DEFAULT_QUALITIES, type Quality } from './grammar/default-grammar.js';
export {
  type DerivativeKey,
  derivativeKey,
  derivativePrefix,
  parseDerivativeKey,
} from './grammar/derivative-key.js';
export { VARIANTS_PREFIX } from './grammar/derivative-key-size.js';
export { expectedValue } from './grammar/expected-value.js';
export { type Focus, type FocusStrategy, focusPoint, isStrategy } from './grammar/focus.js';
export {
  isNamed,
  OUTPUT_FORMATS,
  type OutputFormat,
  type OutputFormatName,
  REQUESTABLE_FORMATS,
  type RequestableFormat,
  SOURCE_FORMATS,
  type SourceFormat,
  TARGETS,
  type Target,
  type TargetName,
} from './grammar/formats.js';
export { grammarHash } from './grammar/grammar-hash.js';
export { keyPath, type SourceKey, sourceKeyPath } from './grammar/key-path.js';
export { DEFAULT_LADDER, type Rung, snapUp } from './grammar/ladder.js';
export { DEFAULT_LIMITS, LIMIT_REASONS, type Limits } from './grammar/limits.js';
export { clamp, looseText, nearestValue, type ValueGrammar } from './grammar/nearest-value.js';
export { ACCEPT_TOKENS, negotiate } from './grammar/negotiate.js';
export type { Fit } from './grammar/output-size.js';
export { PARAM_DOCS } from './grammar/param-docs.js';
export {
  maxOf,
  PARAM_NAMES,
  type ParamName,
  type ParamRow,
  paramRow,
  type Transform,
} from './grammar/params.js';
export { parseTransform } from './grammar/parse.js';
export { canonicalPath, type ImageRequest, parseRequest } from './grammar/request.js';
export { type LooseTransform, serializeTransform } from './grammar/serialize.js';
export { parseSourcePath, sourceKey } from './grammar/source-key.js';
export { type Candidate, type Place, srcsetCandidates } from './grammar/srcset.js';
export { unaliased } from './grammar/synonyms.js';
export { type Variant, variantOf } from './grammar/variant.js';
export { type SignatureFault, signatureRow } from './issues/access-issues.js';
export { describeIssue, type Issue, issue } from './issues/issue.js';
export { ISSUES, type IssueCode } from './issues/issues.js';
export { type IssueRow, REQUEST_ISSUES } from './issues/request-issues.js';
export { fail, ok, type Result } from './issues/result.js';
export {
  type AnimationParts,
  checkWork,
  mayBeDrawn,
  predictWork,
  reusesPalette,
} from './plan/animation-work.js';
export type { Coding } from './plan/coding.js';
export { drawnSize, wishOfPixels } from './plan/drawn-size.js';
export { needsFrames } from './plan/frame-by-frame.js';
export { type Geometry, type Placement, place } from './plan/geometry.js';
export { mayBeGraphic, mayBeOpaque } from './plan/graphic.js';
export { keepsPixels, onlyResizes } from './plan/keeps-pixels.js';
export { checkMemory, keptMemory, predictMemory, type Work } from './plan/memory.js';
export {
  fitsMezzanine,
  makesMezzanine,
  mayUseMezzanine,
  mezzanineKey,
  mezzanineSize,
  needsMezzanine,
  planFromMezzanine,
  uprightSize,
} from './plan/mezzanine.js';
export type { MezzanineSettings } from './plan/mezzanine-settings.js';
export {
  combineTurns,
  exifTurn,
  type Rect,
  type Size,
  storedRegion,
  type Turn,
  turnedSize,
} from './plan/orientation.js';
export { inFormat, type Plan, planVariant, type SourceFacts } from './plan/plan.js';
export { encoderQuality } from './plan/quality.js';
