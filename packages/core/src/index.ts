export { type PresetShape, presetIssue, presetShapes } from './access/presets.js';
export { type AccessRules, type Presets, sourceIssue } from './access/rules.js';
export {
  type CanonicalRequest,
  claimsOf,
  isSame,
  keyIdOf,
  SIGNATURE_HEADER,
  SIGNATURE_PARAM,
  signatureFault,
  signatureIssue,
  signedText,
  tokenIn,
} from './access/token.js';
export { clientConfig, clientConfigModule } from './config/client-config.js';
export { defineImageConfig, stageConfig } from './config/define-config.js';
export type { DefinedConfig, ImageConfig, ImageConfigInput } from './config/settings.js';
export type { Size } from './grammar/box.js';
export { type CanonicalTransform, canonicalize, hasEffect } from './grammar/canonical.js';
export { hexByte, type Rgba, rgba } from './grammar/colour.js';
export {
  type DerivativeKey,
  derivativeKey,
  derivativePrefix,
  parseDerivativeKey,
} from './grammar/derivative-key.js';
export { expectedValue } from './grammar/expected-value.js';
export { type Focus, focusPoint, isStrategy } from './grammar/focus.js';
export {
  FACTS_FORMAT,
  isNamed,
  type NamedFormat,
  nameOf,
  OUTPUT_FORMATS,
  type OutputFormatName,
  REQUESTABLE_FORMATS,
  type RequestableFormat,
  SOURCE_FORMATS,
  type SourceFormat,
  TARGETS,
  type Target,
  type TargetName,
} from './grammar/formats.js';
export {
  DEFAULT_GRAMMAR,
  DEFAULT_QUALITIES,
  type Grammar,
  grammarHash,
  type Quality,
  type SnapGrammar,
  type ValueGrammar,
} from './grammar/grammar.js';
export { DEFAULT_LADDER, type Rung, snapUp } from './grammar/ladder.js';
export { DEFAULT_LIMITS, type Limits, VARIANTS_PREFIX } from './grammar/limits.js';
export { ACCEPT_TOKENS, mayBeSentAsItIs, negotiate } from './grammar/negotiate.js';
export {
  maxOf,
  PARAM_DOCS,
  PARAM_NAMES,
  type ParamName,
  type ParamRow,
  paramRow,
  type Transform,
  unaliased,
} from './grammar/params.js';
export { type LooseTransform, parseTransform, serializeTransform } from './grammar/parse.js';
export { canonicalPath, type ImageRequest, parseRequest } from './grammar/request.js';
export { keyPath, type SourceKey, sourceKey, sourceKeyPath } from './grammar/source-key.js';
export { srcsetCandidates } from './grammar/srcset.js';
export { clamp, looseText, nearestValue } from './grammar/values.js';
export { type Variant, variantOf } from './grammar/variant.js';
export { describeIssue, type Issue, issue, type Result } from './issues/issue.js';
export { ISSUES, type IssueCode } from './issues/issues.js';
export { type IssueRow, REQUEST_ISSUES, signatureRow } from './issues/request-issues.js';
