export { decodedPath, InvalidInvalidation, readInvalidation } from './cache/invalidation.js';
export type { Matches } from './cache/object-cache.js';
export { ConfigError } from './config/config-error.js';
export {
  defineDistribution,
  type OpenDistribution,
  type OpenParts,
  openDistribution,
} from './config/open-distribution.js';
export type {
  BehaviorConfig,
  DistributionConfig,
  FunctionConfig,
  OriginConfig,
} from './config/schema.js';
export {
  type Behavior,
  createDistribution,
  type Distribution,
  type DistributionParts,
} from './distribution/distribution.js';
export type { FetchEvents } from './distribution/edge-fetch.js';
export { headerOf, headersFrom } from './distribution/headers.js';
export { jsonText, type ViewerAnswer, type ViewerRequest, type XCache } from './distribution/messages.js';
export {
  type BehaviorSettings,
  DEFAULT_BEHAVIOR,
  DEFAULT_SETTINGS,
  type DistributionSettings,
  type Names,
  type ResponseHeadersPolicy,
  type TtlSettings,
} from './distribution/settings.js';
export type { RuleName, Trigger } from './enforce/rule.js';
export type { FunctionEvent, FunctionValue, FunctionValues } from './events/function-event.js';
export type { CloudFrontFunction, EdgeFunctions, LambdaFunction, TimeBudget } from './events/invoke.js';
export { type FunctionModules, functionOfScript, modulesWith } from './functions/function-script.js';
export { type LambdaChoice, type LambdaProcess, startLambda } from './functions/lambda-process.js';
export { createFolderOrigin, type FolderSettings } from './origins/folder-origin.js';
export {
  createHttpOrigin,
  createS3Origin,
  type HttpSettings,
  type S3Settings,
} from './origins/http-origin.js';
export { type Origin, type OriginAnswer, type OriginRequest, readBody } from './origins/origin.js';
export {
  objectKeyOf,
  S3_REFUSALS,
  type S3Refusal,
  s3NotModified,
  s3Object,
  s3Refused,
  s3Without,
} from './origins/s3-answers.js';
export { type AccessEntry, accessLine, humanBytes, wantsColour } from './server/access-log.js';
export { foreignPage, sendJson, sendProblem } from './server/problem.js';
export { type Answered, type RunningServer, type ServerParts, startServer } from './server/server.js';
