import { MAX_SOURCE_KEY_BYTES } from '../grammar/limits.js';
import { parseTransform, serializeTransform } from '../grammar/parse.js';
import { sourceKeyPath } from '../grammar/source-key.js';
import { type Check, checkStated, group, isGroup, wrong } from './field-checks.js';
import type { ConfigIssue, ImageConfig } from './settings.js';

const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

const prefixes: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  [...value].every(
    (member) =>
      typeof member === 'string' &&
      // Without the slash, `talent` would also match `talent-private/`.
      member.endsWith('/') &&
      sourceKeyPath(`${member}x`, { sourceKeyBytes: MAX_SOURCE_KEY_BYTES }) !== '',
  )
    ? undefined
    : 'a list of at least one folder, each with a slash at its end, such as talent/';

/** The rules that a stage may override. */
export const RULE_FIELDS = { presetsOnly: flag, sources: group, signing: group } as const;

const SOURCES: Readonly<Record<string, Check>> = { prefixes };
const SIGNING: Readonly<Record<string, Check>> = { required: flag };

/** A missing list of prefixes would be ambiguous: everything or nothing. So it is required. */
export function checkRules(stated: Readonly<Record<string, unknown>>, path: string): readonly ConfigIssue[] {
  const { sources, signing } = stated;
  return [
    ...(isGroup(sources) ? checkStated(SOURCES, { prefixes: undefined, ...sources }, `${path}sources.`) : []),
    ...(isGroup(signing) ? checkStated(SIGNING, { required: undefined, ...signing }, `${path}signing.`) : []),
  ];
}

/** Each preset must be a transform that a URL can express, without a content version, which belongs to a source. */
export function checkPresets(config: ImageConfig): readonly ConfigIssue[] {
  return Object.entries(config.presets ?? {}).flatMap(([name, preset]: [string, unknown]) => {
    const path = `presets.${name}`;
    if (!isGroup(preset)) return [wrong(path, preset, 'an object with parameters')];
    if (!/^[A-Za-z][A-Za-z0-9-]{0,31}$/.test(name))
      return [wrong('presets', name, 'names of up to 32 letters, digits and dashes')];
    const unknown = Object.keys(preset).find(
      (param) => param === 'v' || !config.params.some((known) => known === param),
    );
    if (unknown !== undefined)
      return [
        wrong(
          `${path}.${unknown}`,
          preset[unknown],
          `no such field; known are ${config.params.filter((known) => known !== 'v').join(', ')}`,
        ),
      ];
    const read = parseTransform(serializeTransform(preset), config);
    return read.ok
      ? []
      : read.issues.map(({ param, expected = 'a value of the grammar' }) =>
          wrong(`${path}.${param}`, preset[param ?? ''], expected),
        );
  });
}
