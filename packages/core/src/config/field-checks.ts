import type { ConfigIssue } from './settings.js';

/** Returns the expected value of a field if it is invalid. */
export type Check = (value: unknown) => string | undefined;

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

export const whole =
  (min: number, max: number): Check =>
  (value) =>
    isWhole(value, min, max) ? undefined : `a whole number from ${min} to ${max}`;

/** Allows `false`, which disables a feature. */
export const orFalse =
  (check: Check): Check =>
  (value) => {
    const expected = value === false ? undefined : check(value);
    return expected === undefined ? undefined : `${expected}, or false`;
  };

export const matching =
  (pattern: RegExp, expected: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : expected;

export const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    words.some((word) => word === value) ? undefined : `one of ${words.join(', ')}`;

export const ascending =
  (min: number, max: number): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    [...value].every((member, at) => isWhole(member, min, max) && (at === 0 || member > value[at - 1]))
      ? undefined
      : `a list of at least one whole number from ${min} to ${max}, ascending and without repeats`;

export const subset =
  (words: readonly string[], atLeast: readonly string[] = []): Check =>
  (value) =>
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    [...value].every((member) => words.includes(member)) &&
    atLeast.every((member) => value.includes(member))
      ? undefined
      : `a list without repeats out of ${words.join(', ')}${atLeast.length > 0 ? ` that has ${atLeast.join(' and ')}` : ''}`;

export const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const group: Check = (value) =>
  value === undefined || isGroup(value) ? undefined : 'an object with fields';

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  // JSON writes NaN as null, and throws at a bigint or a cycle.
  if (typeof value !== 'string' && typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value) ?? 'an object';
  } catch {
    return 'an object';
  }
}

export const wrong = (field: string, value: unknown, expected: string): ConfigIssue => ({
  field,
  received: show(value),
  expected,
});

/** Every invalid field in the table's order, then every unknown one. */
export function checkStated(
  checks: Readonly<Record<string, Check>>,
  fields: unknown,
  prefix: string,
): readonly ConfigIssue[] {
  if (!isGroup(fields)) return [];
  const known = Object.entries(checks).flatMap(([field, check]) => {
    const expected = Object.hasOwn(fields, field) ? check(fields[field]) : undefined;
    return expected === undefined ? [] : [wrong(prefix + field, fields[field], expected)];
  });
  const unknown = Object.entries(fields)
    .filter(([field]) => !Object.hasOwn(checks, field))
    .map(([field, value]) =>
      wrong(prefix + field, value, `no such field; known are ${Object.keys(checks).join(', ')}`),
    );
  return [...known, ...unknown];
}
