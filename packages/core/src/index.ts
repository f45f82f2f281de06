export { type SignatureFault, signatureRow } from './access-issues.js';
export type { AccessRules, Presets } from './access-rules.js';
export { sourceIssue } from './allowed-source.js';
export { type AnimationParts, checkWork, mayBeDrawn, predictWork, reusesPalette } from './animation-work.js';
export { type Box, snapBox } from './box.js';
export { briefCacheControl, type CachePolicy, pictureCacheControl } from './cache-policy.js';
export { CACHE_TAG_HEADER } from './cache-tag-header.js';
export { type CanonicalTransform, canonicalize, hasEffect, type SnapGrammar } from './canonical.js';
export { type ClientConfig, clientConfig, clientConfigModule } from './client-config.js';
export { mayBeSentAsItIs } from './client-reads.js';
export type { Coding } from './coding.js';
export { hexByte, type Rgba, rgba } from './colour.js';
export type { Grammar, ImageConfig } from './config.js';
export { DEFAULT_GRAMMAR, DEFAULT_QUALITIES, type Quality } from './default-grammar.js';
export {
  ConfigError,
  type ConfigIssue,
  type DefinedConfig,
  defineImageConfig,
  type ImageConfigInput,
  type StageInput,
  stageConfig,
  stageInfra,
} from './define-config.js';
export { type DerivativeKey, derivativeKey, derivativePrefix, parseDerivativeKey } from './derivative-key.js';
export { VARIANTS_PREFIX } from './derivative-key-size.js';
export { drawnSize, wishOfPixels } from './drawn-size.js';
export { expectedValue } from './expected-value.js';
export { type Focus, type FocusStrategy, focusPoint, isStrategy } from './focus.js';
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
} from './formats.js';
export { needsFrames } from './frame-by-frame.js';
export { type Geometry, type Placement, place } from './geometry.js';
export { grammarHash } from './grammar-hash.js';
export { mayBeGraphic, mayBeOpaque } from './graphic.js';
export { HARMLESS_POLICY } from './harmless-policy.js';
export type { InfraSettings } from './infra-settings.js';
export { describeIssue, type Issue, issue } from './issue.js';
export { ISSUES, type IssueCode } from './issues.js';
export { keepsPixels, onlyResizes } from './keeps-pixels.js';
export { keyPath, type SourceKey, sourceKeyPath } from './key-path.js';
export { DEFAULT_LADDER, type Rung, snapUp } from './ladder.js';
export { DEFAULT_LIMITS, LIMIT_REASONS, type Limits } from './limits.js';
export { checkMemory, keptMemory, predictMemory, type Work } from './memory.js';
export {
  fitsMezzanine,
  makesMezzanine,
  mayUseMezzanine,
  mezzanineKey,
  mezzanineSize,
  needsMezzanine,
  planFromMezzanine,
  uprightSize,
} from './mezzanine.js';
export type { MezzanineSettings } from './mezzanine-settings.js';
export { clamp, looseText, nearestValue, type ValueGrammar } from './nearest-value.js';
export { ACCEPT_TOKENS, negotiate } from './negotiate.js';
export {
  combineTurns,
  exifTurn,
  type Rect,
  type Size,
  storedRegion,
  type Turn,
  turnedSize,
} from './orientation.js';
export type { Fit } from './output-size.js';
export { PARAM_DOCS } from './param-docs.js';
export { maxOf, PARAM_NAMES, type ParamName, type ParamRow, paramRow, type Transform } from './params.js';
export { parseTransform } from './parse.js';
export { inFormat, type Plan, planVariant, type SourceFacts } from './plan.js';
export { type PresetShape, presetIssue, presetShapes } from './preset-shapes.js';
export { encoderQuality } from './quality.js';
export { canonicalPath, type ImageRequest, parseRequest } from './request.js';
export { type IssueRow, REQUEST_ISSUES } from './request-issues.js';
export { fail, ok, type Result } from './result.js';
export { type LooseTransform, serializeTransform } from './serialize.js';
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
} from './signature.js';
export { parseSourcePath, sourceKey } from './source-key.js';
export { type Candidate, type Place, srcsetCandidates } from './srcset.js';
export { unaliased } from './synonyms.js';
export { urlGrammarDoc } from './url-grammar-doc.js';
export { type Variant, variantOf } from './variant.js';
export { type VariantCount, variantsPerSource } from './variants-per-source.js';
