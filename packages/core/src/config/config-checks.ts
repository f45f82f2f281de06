import { REQUESTABLE_FORMATS, SOURCE_FORMATS } from '../grammar/formats.js';
import { type Limits, MAX_SOURCE_KEY_BYTES, MAX_VARIANT_NAME_BYTES } from '../grammar/limits.js';
import { PARAM_NAMES } from '../grammar/params.js';
import { TOKEN_LENGTH } from '../grammar/values.js';
import type { MezzanineSettings } from '../plan/mezzanine.js';
import { checkPresets, checkRules, RULE_FIELDS } from './access-checks.js';
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
import {
  type ConfigIssue,
  type DefinedConfig,
  HTTP_VERSIONS,
  type ImageConfig,
  type ImageConfigInput,
  type InfraSettings,
  LOG_DAYS,
  MINIMUM_TLS,
  PRICE_CLASSES,
  type StageInput,
} from './settings.js';
import { reservedPerSource } from './variant-count.js';

/** Widest and tallest any encoder in the registry goes (WebP, 16,383). */
const ENCODER_SIDE = 16_383;
const YEAR = 31_536_000;

/** What a stage may state too; the rest is the grammar, which stages share. */
const STAGE_FIELDS: Readonly<Record<keyof StageInput, Check>> = {
  bucket: matching(
    // A dot would make a name below that of S3's certificate, which is for one level only.
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
};

const INFRA: Readonly<Record<keyof InfraSettings, Check>> = {
  variantDays: whole(1, 36_500),
  replacedDays: whole(1, 36_500),
  logDays: (value) =>
    LOG_DAYS.some((days) => days === value)
      ? undefined
      : `one of ${LOG_DAYS.join(', ')}, which CloudWatch knows`,
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
  // One is kept for the function at least, and its queue calls it twice at a time.
  purgeConcurrency: orFalse(whole(2, 100)),
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
 * Every wrong field of a configuration. `written` is what the project stated, which may be anything at all, and
 * `config` the same with the defaults filled in.
 */
export function checkConfig(written: unknown, config: ImageConfig): readonly ConfigIssue[] {
  if (!isGroup(written)) return [wrong('configuration', written, 'an object with bucket and region')];
  const { limits, cache, mezzanine, infra, stages } = written;
  const issues = [
    ...checkStated(FIELDS, { bucket: undefined, region: undefined, ...written }, ''),
    ...checkStated(LIMITS, limits, 'limits.'),
    ...checkStated(CACHE, cache, 'cache.'),
    ...checkStated(MEZZANINE, mezzanine, 'mezzanine.'),
    ...checkStated(INFRA, infra, 'infra.'),
    ...checkRules(written, ''),
    ...(isGroup(stages) ? Object.entries(stages).flatMap(([name, stage]) => checkStage(name, stage)) : []),
  ];
  return issues.length === 0 ? checkTogether(config) : issues;
}

function checkStage(name: string, stage: unknown): readonly ConfigIssue[] {
  const path = `stages.${name}`;
  if (!isGroup(stage)) return [wrong(path, stage, 'an object with fields')];
  return [
    ...checkStated(STAGE_FIELDS, stage, `${path}.`),
    ...checkStated(CACHE, stage['cache'], `${path}.cache.`),
    ...checkStated(INFRA, stage['infra'], `${path}.infra.`),
    ...checkRules(stage, `${path}.`),
  ];
}

/** Rules between fields, looked at when each field alone is right. */
function checkTogether(config: ImageConfig): readonly ConfigIssue[] {
  const { ladder, qualities, defaultQuality, params, limits } = config;
  const issues: ConfigIssue[] = [];
  const top = ladder[ladder.length - 1];
  if (top !== limits.width) {
    issues.push(wrong('limits.width', limits.width, `the last rung of the ladder, ${top}`));
  }
  // A picture one pixel high must be able to have its full width, and the narrowest one its full height.
  const least = Math.max(limits.width, limits.height * (ladder[0] ?? 1));
  if (limits.pixels < least) {
    issues.push(
      wrong(
        'limits.pixels',
        limits.pixels,
        `at least ${least}, for the width in one row and the height at the first rung`,
      ),
    );
  }
  if (!qualities.includes(defaultQuality)) {
    issues.push(wrong('defaultQuality', defaultQuality, `one of the qualities ${qualities.join(', ')}`));
  }
  // What is accepted in a short form must still be accepted in its canonical one, every byte of the key escaped.
  // A version, which no key has, is the rest of the query.
  const canonicalUrl = 3 * limits.sourceKeyBytes + MAX_VARIANT_NAME_BYTES + '?&v='.length + TOKEN_LENGTH + 1;
  if (limits.urlLength < canonicalUrl) {
    const expected = `at least ${canonicalUrl}, which a source key of limits.sourceKeyBytes and the longest query need`;
    issues.push(wrong('limits.urlLength', limits.urlLength, expected));
  }
  const reserved = reservedPerSource(config);
  if (limits.variantsPerSource < reserved) {
    const expected = `at least ${reserved}: the rungs and the presets, which are always made`;
    issues.push(wrong('limits.variantsPerSource', limits.variantsPerSource, expected));
  }
  if (params.includes('flip') && !params.includes('rotate')) {
    issues.push(wrong('params', params, 'rotate wherever flip is, because flip=v is written as a turn'));
  }
  return [...issues, ...checkPresets(config)];
}

/** Rules between the fields of each stage, looked at when it is complete. */
export function checkStagesTogether({ stages, infra }: DefinedConfig): readonly ConfigIssue[] {
  const rules = Object.entries(stages).flatMap(([name, { presetsOnly, presets = {} }]) =>
    presetsOnly && Object.keys(presets).length === 0
      ? [wrong(`stages.${name}.presetsOnly`, true, 'presets to answer; none is configured')]
      : [],
  );
  return [...rules, ...checkAliases({ stages, infra }), ...checkBucketsAndCanaries({ stages, infra })];
}

/** A key of KMS encrypts in its own region only; a pause between looks is of no use without a picture to look at. */
function checkBucketsAndCanaries({
  stages,
  infra,
}: Pick<DefinedConfig, 'stages' | 'infra'>): readonly ConfigIssue[] {
  return Object.entries(infra).flatMap(([name, { kmsKeyArn, canaryPicture, canaryMinutes }]) => {
    const path = `stages.${name}.infra`;
    const region = stages[name]?.region ?? '';
    return [
      ...(kmsKeyArn !== undefined && kmsKeyArn.split(':')[3] !== region
        ? [wrong(`${path}.kmsKeyArn`, kmsKeyArn, `a key in ${region}, where the bucket is`)]
        : []),
      ...(canaryMinutes !== undefined && canaryPicture === undefined
        ? [wrong(`${path}.canaryPicture`, undefined, 'the key of the picture that canaryMinutes is about')]
        : []),
    ];
  });
}

function checkAliases({ stages, infra }: Pick<DefinedConfig, 'stages' | 'infra'>): readonly ConfigIssue[] {
  return Object.entries(infra).flatMap(([name, { alias, certificateArn, hostedZoneId }]) => {
    const path = `stages.${name}.infra`;
    const needed = certificateArn ?? hostedZoneId;
    const stated = certificateArn === undefined ? 'hostedZoneId' : 'certificateArn';
    if (alias === undefined)
      return needed === undefined
        ? []
        : [wrong(`${path}.alias`, alias, `the host name that ${stated} is for`)];
    const baseUrl = stages[name]?.baseUrl ?? '';
    return [
      ...(needed === undefined
        ? [
            wrong(
              `${path}.certificateArn`,
              certificateArn,
              `the certificate of the alias ${alias}, or hostedZoneId for one that is made`,
            ),
          ]
        : []),
      ...(certificateArn !== undefined && hostedZoneId !== undefined
        ? [wrong(`${path}.certificateArn`, certificateArn, 'none beside hostedZoneId, which makes one')]
        : []),
      ...(baseUrl !== '' && baseUrl !== `https://${alias}`
        ? [wrong(`${path}.alias`, alias, `the host of the stage's baseUrl, ${baseUrl}`)]
        : []),
    ];
  });
}
