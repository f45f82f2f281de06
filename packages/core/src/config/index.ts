export { type Allowance, allowanceOf } from './allowance.js';
export { type ClientConfig, clientConfig, clientConfigModule } from './client-config.js';
export { ConfigError, defineImageConfig, stageConfig, stageInfra, writtenIn } from './define-config.js';
export { urlGrammarDoc } from './grammar-doc.js';
export {
  briefCacheControl,
  CACHE_TAG_HEADER,
  type CachePolicy,
  HARMLESS_POLICY,
  pictureCacheControl,
} from './headers.js';
export {
  isRefinable,
  mayRefine,
  REFINE_DAYS,
  type RefinableFormat,
  type RefineSettings,
} from './refine.js';
export type {
  ConfigIssue,
  DefinedConfig,
  ImageConfig,
  ImageConfigInput,
  InfraSettings,
  StageInput,
} from './settings.js';
export { DEFAULT_INFRA } from './settings.js';
export { type VariantCount, variantsPerSource } from './variant-count.js';
