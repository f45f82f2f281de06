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
    : parsed.error.issues.map((issue) => problemOf(issue, value));
  if (problems.length > 0) throw new ConfigError([`${name} cannot be used:`, ...problems].join('\n  '));
  return parsed.data as DistributionConfig;
}

/** One line: the place, the received and the expected value. */
function problemOf(issue: z.core.$ZodIssue, whole: unknown): string {
  const place = placeOf(issue.path) || 'the configuration';
  if (issue.code === 'unrecognized_keys')
    return `${place} has ${issue.keys.map(shown).join(', ')}, expected a key that the README lists; correct or remove it.`;
  const received = issue.path.reduce<unknown>(
    (value, key) =>
      isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    whole,
  );
  const expected =
    issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')
      ? `${issue.expected === 'object' || issue.expected === 'array' ? 'an' : 'a'} ${issue.expected}`
      : issue.message;
  return `${place} got ${received === undefined ? 'nothing' : shown(received)}, expected ${expected}.`;
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
