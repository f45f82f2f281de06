import { type DefinedConfig, stageConfig, stageInfra, writtenIn } from '@cameo/core/config';

/** An effective setting, and its source. */
export interface Setting {
  /** Path of the field, such as `limits.width`. */
  readonly field: string;
  readonly value: unknown;
  /** Its path in the configuration, such as `stages.dev.bucket`; undefined for a default. */
  readonly written: string | undefined;
}

/**
 * All settings of a stage, or of the part that all stages share, in the order of the configuration.
 * @throws ConfigError if there is no such stage
 */
export function settingsInForce(config: DefinedConfig, stage: string | undefined): readonly Setting[] {
  const { stages: _stages, infra: _infra, ...shared } = config;
  const inForce =
    stage === undefined ? shared : { ...stageConfig(config, stage), infra: stageInfra(config, stage) };
  const input = writtenIn(config);
  const places: readonly (readonly [prefix: string, written: unknown])[] = [
    ...(stage === undefined ? [] : [[`stages.${stage}.`, input?.stages?.[stage]] as const]),
    ['', input],
  ];
  return flattened(inForce, '').map(({ field, value }) => {
    const found = places.find(([, written]) => valueAt(written, field) !== undefined);
    return { field, value, written: found && `${found[0]}${field}` };
  });
}

/** Flattens groups of settings to paths; a list is one setting. */
function flattened(
  group: object,
  prefix: string,
): readonly { readonly field: string; readonly value: unknown }[] {
  return Object.entries(group).flatMap(([name, value]) =>
    isGroup(value) ? flattened(value, `${prefix}${name}.`) : { field: `${prefix}${name}`, value },
  );
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueAt = (written: unknown, field: string): unknown =>
  field
    .split('.')
    .reduce<unknown>(
      (at, name) => (isGroup(at) ? (at as Record<string, unknown>)[name] : undefined),
      written,
    );
