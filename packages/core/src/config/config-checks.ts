import { REQUESTABLE_FORMATS, SOURCE_FORMATS } from '../grammar/formats.js';
import { type Limits, MAX_SOURCE_KEY_BYTES } from '../grammar/limits.js';
import { PARAM_NAMES } from '../grammar/params.js';
import type { MezzanineSettings } from '../plan/mezzanine.js';
import { checkRules, RULE_FIELDS } from './access-checks.js';
import { checkTogether } from './checks-between-fields.js';
import {
  ascending,
  type Check,
  checkStated,
  group,
  isGroup,
  matching,
  oneOf,
  orFalse,
  subset,
  whole,
  wrong,
} from './field-checks.js';
import type { CachePolicy } from './headers.js';
import { REFINABLE_FORMATS, type RefineSettings } from './refine.js';
import {
  ARCHITECTURES,
  type ConfigIssue,
  HTTP_VERSIONS,
  type ImageConfig,
  type ImageConfigInput,
  type InfraSettings,
  LOG_DAYS,
  MINIMUM_TLS,
  PRICE_CLASSES,
  type StageInput,
} from './settings.js';

/** The largest side that any encoder in the registry supports (WebP, 16,383). */
const ENCODER_SIDE = 16_383;
const YEAR = 31_536_000;

/** The fields that a stage may override; the others belong to the grammar, which stages share. */
const STAGE_FIELDS: Readonly<Record<keyof StageInput, Check>> = {
  bucket: matching(
    // A name with a dot is a subdomain that S3's wildcard certificate does not cover.
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "an S3 bucket's name: 3 to 63 lower-case letters, digits and dashes, and no dot",
  ),
  region: matching(/^[a-z]{2}(?:-[a-z]+)+-[0-9]$/, 'an AWS region such as eu-central-1'),
  baseUrl: matching(
    /^(?:https?:\/\/[^/?#\s]+)?$/,
    'an origin such as https://img.example.com without a path, or an empty text',
  ),
  memoryMb: whole(128, 10_240),
  timeoutMs: whole(1000, 30_000),
  cache: group,
  refine: orFalse(group),
  infra: group,
  ...RULE_FIELDS,
};

const FIELDS: Readonly<Record<keyof ImageConfigInput, Check>> = {
  ...STAGE_FIELDS,
  ladder: ascending(1, ENCODER_SIDE),
  qualities: ascending(1, 100),
  defaultQuality: whole(1, 100),
  formats: subset(REQUESTABLE_FORMATS, ['jpeg', 'png']),
  params: subset(PARAM_NAMES, ['w']),
  inputs: subset(SOURCE_FORMATS),
  limits: group,
  mezzanine: (value) => (value === false ? undefined : group(value) && 'false, or an object with fields'),
  stages: group,
  presets: group,
};

const LIMITS: Readonly<Record<keyof Limits, Check>> = {
  width: whole(1, ENCODER_SIDE),
  height: whole(1, ENCODER_SIDE),
  pixels: whole(1, ENCODER_SIDE * ENCODER_SIDE),
  sourceBytes: whole(1, 5_368_709_120),
  sourcePixels: whole(1, 1_000_000_000),
  framePixels: whole(1, 1_000_000_000),
  frames: whole(1, 100_000),
  photoPngPixels: whole(1, 1_000_000_000),
  variantsPerSource: whole(1, 10_000),
  urlLength: whole(256, 8192),
  sourceKeyBytes: whole(1, MAX_SOURCE_KEY_BYTES),
};

const MEZZANINE: Readonly<Record<keyof MezzanineSettings, Check>> = {
  side: whole(64, ENCODER_SIDE),
  avifPixels: whole(1, 1_000_000_000),
  jpegPixels: whole(1, 1_000_000_000),
  pngBytes: whole(1, 1_000_000_000),
};

const CACHE: Readonly<Record<keyof CachePolicy, Check>> = {
  browserSeconds: whole(0, YEAR),
  cdnSeconds: whole(0, YEAR),
  versionedSeconds: whole(0, YEAR),
  unstoredSeconds: whole(0, YEAR),
  unrefinedSeconds: whole(0, YEAR),
};

const REFINE: Readonly<Record<keyof RefineSettings, Check>> = {
  formats: (value) =>
    Array.isArray(value) && value.length === 0
      ? 'at least one format; refine: false switches it off'
      : subset(REFINABLE_FORMATS)(value),
};

const INFRA: Readonly<Record<keyof InfraSettings, Check>> = {
  variantDays: whole(1, 36_500),
  replacedDays: whole(1, 36_500),
  logDays: (value) =>
    LOG_DAYS.some((days) => days === value)
      ? undefined
      : `one of ${LOG_DAYS.join(', ')}, which CloudWatch supports`,
  existingBucket: (value) => (typeof value === 'boolean' ? undefined : 'true or false'),
  kmsKeyArn: matching(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[0-9A-Za-z-]+$/,
    'the ARN of a key of AWS KMS, not of an alias',
  ),
  accessLogDays: whole(1, 36_500),
  alias: matching(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'a host name such as img.example.com in lower case, without https://',
  ),
  certificateArn: matching(
    /^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate\/[0-9A-Za-z-]+$/,
    'the ARN of an ACM certificate in us-east-1, where CloudFront looks for it',
  ),
  hostedZoneId: matching(/^Z[0-9A-Z]{1,31}$/, 'the id of a Route 53 hosted zone, such as Z2FDTNDATAQYW2'),
  tags: (value) =>
    isGroup(value) && Object.entries(value).every(([name, text]) => isTag(name, text))
      ? undefined
      : 'an object of tags: names of at most 128 characters that do not start with aws:, texts of at most 256',
  priceClass: oneOf(PRICE_CLASSES),
  httpVersion: oneOf(HTTP_VERSIONS),
  minimumTls: oneOf(MINIMUM_TLS),
  hstsDays: orFalse(whole(1, 36_500)),
  rateLimit: orFalse(whole(10, 2_000_000_000)),
  monthlyBudget: orFalse(whole(1, 1_000_000_000)),
  rendersPerHour: orFalse(whole(1, 1_000_000_000)),
  bucketGb: orFalse(whole(1, 1_000_000_000)),
  // At least one is reserved for the function, and its queue invokes it twice concurrently.
  purgeConcurrency: orFalse(whole(2, 100)),
  // Lambda's minimum for an event source.
  refineConcurrency: whole(2, 1000),
  refineMemoryMb: whole(512, 10_240),
  refineArchitecture: oneOf(ARCHITECTURES),
  permissionsBoundary: matching(
    /^arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy\/[\w+=,.@/-]+$/,
    'the ARN of an IAM policy',
  ),
  rolePath: matching(
    /^\/(?:[\w+=,.@-]+\/)*$/,
    'a path that begins and ends with a slash, such as /service/pictures/',
  ),
  canaryPicture: matching(
    /^(?!\/|_variants\/).{1,1024}$/,
    'the key of a picture in the bucket, without a slash in front, and not that of a derivative',
  ),
  canaryMinutes: whole(5, 360),
  alarmEmail: matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address'),
};

const isTag = (name: string, text: unknown): boolean =>
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(name) &&
  typeof text === 'string' &&
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(text);

/**
 * All invalid fields of a configuration. `written` is the project's input, which may be anything, and `config` the same with
 * the defaults filled in.
 */
export function checkConfig(written: unknown, config: ImageConfig): readonly ConfigIssue[] {
  if (!isGroup(written)) return [wrong('configuration', written, 'an object with bucket and region')];
  const { limits, cache, mezzanine, refine, infra, stages } = written;
  const issues = [
    ...checkStated(FIELDS, { bucket: undefined, region: undefined, ...written }, ''),
    ...checkStated(LIMITS, limits, 'limits.'),
    ...checkStated(CACHE, cache, 'cache.'),
    ...checkStated(MEZZANINE, mezzanine, 'mezzanine.'),
    ...checkStated(REFINE, refine, 'refine.'),
    ...checkStated(INFRA, infra, 'infra.'),
    ...checkRules(written, ''),
    ...(isGroup(stages) ? Object.entries(stages).flatMap(([name, stage]) => checkStage(name, stage)) : []),
  ];
  return issues.length === 0 ? checkTogether(config) : issues;
}

/**
 * The name of a stage is part of the names of stacks, functions, alarms and folders. The longest is that of a function,
 * `cameo-STAGE-TransformImageRequest`, of at most 64 characters.
 */
const STAGE_NAME = /^[a-z0-9][a-z0-9-]{0,35}$/i;

function checkStage(name: string, stage: unknown): readonly ConfigIssue[] {
  const path = `stages.${name}`;
  if (!STAGE_NAME.test(name))
    return [wrong(path, name, 'a name of at most 36 letters, digits and dashes, without a dash in front')];
  if (!isGroup(stage)) return [wrong(path, stage, 'an object with fields')];
  return [
    ...checkStated(STAGE_FIELDS, stage, `${path}.`),
    ...checkStated(CACHE, stage['cache'], `${path}.cache.`),
    ...checkStated(REFINE, stage['refine'], `${path}.refine.`),
    ...checkStated(INFRA, stage['infra'], `${path}.infra.`),
    ...checkRules(stage, `${path}.`),
  ];
}
