import type { ImageConfig } from './config.js';
import type { ConfigIssue } from './define-config.js';
import { REQUESTABLE_FORMATS, SOURCE_FORMATS } from './formats.js';
import { type Limits, MAX_SOURCE_KEY_BYTES } from './limits.js';
import { PARAM_NAMES } from './params.js';

type Check = (value: unknown) => string | undefined;

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

const whole =
  (min: number, max: number): Check =>
  (value) =>
    isWhole(value, min, max) ? undefined : `a whole number from ${min} to ${max}`;

const matching =
  (pattern: RegExp, expected: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : expected;

const ascending =
  (min: number, max: number): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((member, at) => isWhole(member, min, max) && (at === 0 || member > value[at - 1]))
      ? undefined
      : `a list of at least one whole number from ${min} to ${max}, ascending and without repeats`;

const subset =
  (words: readonly string[], atLeast: readonly string[] = []): Check =>
  (value) =>
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((member) => words.includes(member)) &&
    atLeast.every((member) => value.includes(member))
      ? undefined
      : `a list without repeats out of ${words.join(', ')}${atLeast.length > 0 ? ` that has ${atLeast.join(' and ')}` : ''}`;

/** Widest and tallest any encoder in the registry goes (WebP, 16,383). */
const ENCODER_SIDE = 16_383;
const YEAR = 31_536_000;

const FIELDS: Readonly<Record<keyof ImageConfig, Check | undefined>> = {
  bucket: matching(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "an S3 bucket's name: 3 to 63 lower-case letters, digits, dots and dashes",
  ),
  region: matching(/^[a-z]{2}(?:-[a-z]+)+-[0-9]$/, 'an AWS region such as eu-central-1'),
  baseUrl: matching(
    /^(?:https?:\/\/[^/?#\s]+)?$/,
    'an origin such as https://img.example.com without a path, or an empty text',
  ),
  ladder: ascending(1, ENCODER_SIDE),
  qualities: ascending(1, 100),
  defaultQuality: whole(1, 100),
  formats: subset(REQUESTABLE_FORMATS, ['jpeg', 'png']),
  params: subset(PARAM_NAMES, ['w']),
  inputs: subset(SOURCE_FORMATS),
  memoryMb: whole(128, 10_240),
  timeoutMs: whole(1000, 30_000),
  limits: undefined,
  cache: undefined,
};

const LIMITS: Readonly<Record<keyof Limits, Check>> = {
  width: whole(1, ENCODER_SIDE),
  height: whole(1, ENCODER_SIDE),
  pixels: whole(1, ENCODER_SIDE * ENCODER_SIDE),
  sourceBytes: whole(1, 5_368_709_120),
  sourcePixels: whole(1, 1_000_000_000),
  framePixels: whole(1, 1_000_000_000),
  frames: whole(1, 100_000),
  urlLength: whole(256, 8192),
  sourceKeyBytes: whole(1, MAX_SOURCE_KEY_BYTES),
};

const show = (value: unknown): string =>
  (value === undefined ? 'nothing' : JSON.stringify(value)) ?? String(value);

/**
 * Every wrong field of a completed configuration. `own` is what the project wrote, in which unknown names are
 * found; `prefix` leads the field's path.
 */
export function checkConfig(config: ImageConfig, own: object, prefix = ''): readonly ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const add = (field: string, value: unknown, expected: string | undefined): void => {
    if (expected !== undefined) issues.push({ field: prefix + field, received: show(value), expected });
  };
  const unknown = (names: object, known: object, path: string): void => {
    for (const [name, value] of Object.entries(names)) {
      if (!(name in known))
        add(path + name, value, `no such field; known are ${Object.keys(known).join(', ')}`);
    }
  };
  unknown(own, FIELDS, '');
  for (const [field, check] of Object.entries(FIELDS)) {
    const value = config[field as keyof ImageConfig];
    add(field, value, check?.(value));
  }
  unknown(config.limits, LIMITS, 'limits.');
  for (const [field, check] of Object.entries(LIMITS)) {
    const value = config.limits[field as keyof Limits];
    add(`limits.${field}`, value, check(value));
  }
  unknown(
    config.cache,
    { browserSeconds: 0, cdnSeconds: 0, versionedSeconds: 0, unstoredSeconds: 0 },
    'cache.',
  );
  for (const [field, value] of Object.entries(config.cache))
    add(`cache.${field}`, value, whole(0, YEAR)(value));
  if (issues.length === 0) checkTogether(config, add);
  return issues;
}

/** Rules between fields, looked at when each field alone is right. */
function checkTogether(
  config: ImageConfig,
  add: (field: string, value: unknown, expected: string) => void,
): void {
  const { ladder, qualities, defaultQuality, limits } = config;
  const top = ladder[ladder.length - 1];
  if (top !== limits.width) add('limits.width', limits.width, `the last rung of the ladder, ${top}`);
  if (limits.pixels < limits.width)
    add('limits.pixels', limits.pixels, `at least limits.width, ${limits.width}`);
  if (!qualities.includes(defaultQuality)) {
    add('defaultQuality', defaultQuality, `one of the qualities ${qualities.join(', ')}`);
  }
}
