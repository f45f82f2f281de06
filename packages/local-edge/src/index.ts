export type { AccessEntry, TimeBudget } from '@cameo/cloudfront-emulator';
export {
  type BundledFunctions,
  type BundlesChoice,
  type Handlers,
  type LambdaChoice,
  startBundles,
  startLambda,
} from './bundles.js';
export { EDGE_SETTINGS, type EdgeParts, type EdgeSettings, type LocalEdge, startEdge } from './edge.js';
export { createLocalEdge, type LocalEdgeParts } from './local-edge.js';
export { type Args, EDGE_OPTIONS, edgeArgs, type StoreChoice } from './options.js';
export { type RunOptions, runLocalEdge } from './run.js';
export { collectSamples } from './samples/samples.js';
export type { StatsReport } from './server/stats.js';
export type { SitePage } from './site/site.js';
export { type BucketSettings, createStoreOrigin } from './store-origin.js';
