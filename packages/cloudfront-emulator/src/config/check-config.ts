import type { z } from 'zod';
import { isRecord, shown } from '../enforce/rule.js';
import { ConfigError } from './config-error.js';
import { type BehaviorConfig, type DistributionConfig, distributionSchema } from './schema.js';

/**
 * Checks a configuration, including rules between its parts.
 * @param name of its file, for the message
 * @throws ConfigError
 */
export function checkConfig(value: unknown, name: string): DistributionConfig {
  const parsed = distributionSchema.safeParse(value);
  const problems = parsed.success
    ? conflicts(parsed.data)
    : parsed.error.issues.flatMap((issue) => specific(issue, value).map((each) => problemOf(each, value)));
  if (problems.length > 0) throw new ConfigError([`${name} cannot be used:`, ...problems].join('\n  '));
  return parsed.data as DistributionConfig;
}

/** One line: the place, the received and the expected value. */
function problemOf(issue: z.core.$ZodIssue, whole: unknown): string {
  const place = placeOf(issue.path) || 'the configuration';
  if (issue.code === 'unrecognized_keys')
    return `${place} has ${issue.keys.map(shown).join(', ')}, expected a key that the README lists; correct or remove it.`;
  const received = valueAt(issue.path, whole);
  const expected =
    issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')
      ? withArticle(WORDS[issue.expected] ?? issue.expected)
      : issue.message;
  return `${place} got ${received === undefined ? 'nothing' : shown(received)}, expected ${expected}.`;
}

/** Types that have another name in JSON. */
const WORDS: Readonly<Record<string, string>> = { record: 'object', int: 'whole number' };

const withArticle = (type: string): string => `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;

/** The value at a path; undefined if there is none. */
const valueAt = (path: readonly PropertyKey[], whole: unknown): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    whole,
  );

/**
 * The issues of the one kind that a value of several kinds is meant to be: `{"lambda": …, "timeout": "5"}` is a Lambda@Edge
 * function with an invalid timeout. All fields that are wrong are there; a value of another kind lacks some.
 */
function specific(issue: z.core.$ZodIssue, whole: unknown): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const kinds = issue.errors
    .map((issues) => issues.map((each) => ({ ...each, path: [...issue.path, ...each.path] })))
    .filter((issues) =>
      issues.every(
        ({ code, path }) =>
          code === 'unrecognized_keys' ||
          (code !== 'invalid_key' && path.length > issue.path.length && valueAt(path, whole) !== undefined),
      ),
    );
  return kinds.length === 1 && kinds[0] !== undefined ? kinds[0] : [issue];
}

/** `behaviors[0].cachePolicy.ttl`. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`))
    .join('');

/** Rules that the types cannot express. */
function conflicts({ origins, behaviors }: DistributionConfig): readonly string[] {
  const known = Object.keys(origins);
  const wrong = behaviors.flatMap((behavior, at) => [
    ...(known.includes(behavior.origin)
      ? []
      : [
          `behaviors[${at}].origin got ${shown(behavior.origin)}, expected the name of an origin: ${known.join(', ') || 'there is none'}.`,
        ]),
    ...mixedKinds(behavior, at),
    ...disorderedTtl(behavior, at),
  ]);
  const last = behaviors.at(-1)?.path;
  if (last !== '*' && last !== '/*')
    wrong.push(
      `behaviors[${behaviors.length - 1}].path got ${shown(last)}, expected "*" for the last one, which takes what no other does; add one.`,
    );
  return wrong;
}

/** CloudFront allows one kind of function on both viewer events (D:edge-function-restrictions-all). */
function mixedKinds({ functions }: BehaviorConfig, at: number): readonly string[] {
  const kinds = [functions?.viewerRequest, functions?.viewerResponse]
    .filter((each) => each !== undefined)
    .map((each) => isRecord(each) && 'cloudfrontFunction' in each);
  return kinds.length === 2 && kinds[0] !== kinds[1]
    ? [
        `behaviors[${at}].functions got a Lambda@Edge function and a CloudFront Function on viewer events, expected one kind on both; CloudFront refuses the mixture.`,
      ]
    : [];
}

/** CloudFront refuses another order with InvalidTTLOrder (API reference, CreateDistribution). */
function disorderedTtl({ cachePolicy: { ttl = {} } = {} }: BehaviorConfig, at: number): readonly string[] {
  const stated = [ttl.min, ttl.default, ttl.max].filter((seconds) => seconds !== undefined);
  return stated.some((seconds, i) => seconds > (stated[i + 1] ?? seconds))
    ? [
        `behaviors[${at}].cachePolicy.ttl got ${shown(ttl)}, expected min, default and max in ascending order; CloudFront refuses another.`,
      ]
    : [];
}
