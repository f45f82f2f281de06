export { type BundledFunctions, type BundlesChoice, startBundles } from './bundles/bundled-handlers.js';
export { type LambdaChoice, type LambdaProcess, startLambda } from './bundles/lambda-process.js';
export type { Handlers, TimeBudget } from './cloudfront/invoke.js';
export {
  DEFAULT_SETTINGS,
  type DistributionSettings,
  type QueryStrings,
  type TtlSettings,
} from './cloudfront/settings.js';
export { type EmulatorParts, type LocalEdge, startEmulator } from './emulator.js';
export { createLocalEdge, type LocalEdgeParts } from './local-edge.js';
export type { Origin, OriginAnswer, OriginRequest } from './origin/origin.js';
export { type BucketSettings, createStoreOrigin } from './origin/store-origin.js';
export { collectSamples } from './samples/samples.js';
export type { AccessEntry } from './server/access-log.js';
export type { StatsReport } from './server/stats.js';
export type { SitePage } from './site/site.js';
