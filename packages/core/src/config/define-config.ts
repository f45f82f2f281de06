import type { AccessRules } from '../access/access-rules.js';
import { DEFAULT_GRAMMAR } from '../grammar/default-grammar.js';
import type { RequestableFormat, SourceFormat } from '../grammar/formats.js';
import { DEFAULT_LIMITS, type Limits } from '../grammar/limits.js';
import type { ParamName } from '../grammar/params.js';
import { DEFAULT_MEZZANINE, type MezzanineSettings } from '../plan/mezzanine-settings.js';
import { type CachePolicy, DEFAULT_CACHE } from './cache-policy.js';
import type { ImageConfig } from './config.js';
import { checkConfig, checkStagesTogether } from './config-checks.js';
import { DEFAULT_INFRA, type InfraSettings } from './infra-settings.js';

/** What a project states; everything but the bucket and its region has a default. */
export interface ImageConfigInput extends AccessRules {
  readonly bucket: string;
  readonly region: string;
  readonly baseUrl?: string;
  readonly ladder?: readonly number[];
  readonly qualities?: readonly number[];
  readonly defaultQuality?: number;
  readonly formats?: readonly RequestableFormat[];
  readonly params?: readonly ParamName[];
  readonly limits?: Partial<Limits>;
  readonly inputs?: readonly SourceFormat[];
  readonly cache?: Partial<CachePolicy>;
  readonly mezzanine?: Partial<MezzanineSettings> | false;
  readonly memoryMb?: number;
  readonly timeoutMs?: number;
  readonly infra?: Partial<InfraSettings>;
  /** What differs between stages, by name; `stageConfig` picks one. */
  readonly stages?: Readonly<Record<string, StageInput>>;
}

/**
 * A stage may differ in where it is, what it may use, how long it keeps and whom it answers; never in the grammar, nor in
 * what a preset is.
 */
export type StageInput = Partial<
  Pick<ImageConfig, 'bucket' | 'region' | 'baseUrl' | 'memoryMb' | 'timeoutMs'>
> &
  Omit<AccessRules, 'presets'> & {
    readonly cache?: Partial<CachePolicy>;
    readonly infra?: Partial<InfraSettings>;
  };

declare const written: unique symbol;

/** A checked configuration with its stages; the compiler remembers what was written, for {@link clientConfig}. */
export interface DefinedConfig<I extends ImageConfigInput = ImageConfigInput> extends ImageConfig {
  readonly [written]?: I;
  readonly stages: Readonly<Record<string, ImageConfig>>;
  /** What the infrastructure of each stage needs; apart, so that it is not built into functions and pages. */
  readonly infra: Readonly<Record<string, InfraSettings>>;
}

/** One wrong field of a configuration. */
export interface ConfigIssue {
  /** Path of the field, such as `limits.width`. */
  readonly field: string;
  readonly received: string;
  readonly expected: string;
}

/** Thrown by {@link defineImageConfig}; the message lists every wrong field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const lines = issues.map(
      ({ field, received, expected }) => `  ${field}: got ${received}, expected ${expected}`,
    );
    super(
      `The image configuration has ${issues.length} wrong field${issues.length === 1 ? '' : 's'}:\n${lines.join('\n')}`,
    );
    this.issues = issues;
  }
}

const DEFAULTS = {
  ...DEFAULT_GRAMMAR,
  baseUrl: '',
  limits: DEFAULT_LIMITS,
  inputs: ['jpeg', 'png', 'webp', 'gif', 'avif'],
  memoryMb: 1536,
  timeoutMs: 30_000,
} as const satisfies Partial<ImageConfig>;

/**
 * Completes and checks a configuration.
 * @throws ConfigError that names every wrong field, what it has and what it should have; this is the one place in
 * core that throws, because a wrong configuration must stop a build and not a request
 */
export function defineImageConfig<const I extends ImageConfigInput>(input: I): DefinedConfig<I> {
  // Nothing that is not an object is spread, so that whatever was written, the check is what refuses it.
  const { stages, infra, ...own } = orEmpty(input) as ImageConfigInput;
  const complete = ({ infra: _apart, ...over }: StageInput): ImageConfig => ({
    ...DEFAULTS,
    ...own,
    ...over,
    limits: { ...DEFAULT_LIMITS, ...topOf(own.ladder), ...orEmpty(own.limits) },
    cache: { ...DEFAULT_CACHE, ...orEmpty(own.cache), ...orEmpty(over.cache) },
    mezzanine: own.mezzanine === false ? false : { ...DEFAULT_MEZZANINE, ...orEmpty(own.mezzanine) },
  });
  const base = complete({});
  const issues = checkConfig(input, base);
  if (issues.length > 0) throw new ConfigError(issues);
  const eachStage = <T>(of: (over: StageInput) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(stages ?? {}).map(([name, over]) => [name, of(over)]));
  const defined = {
    ...base,
    stages: eachStage(complete),
    infra: eachStage((over) => ({ ...DEFAULT_INFRA, ...infra, ...over.infra })),
  };
  const together = checkStagesTogether(defined);
  if (together.length > 0) throw new ConfigError(together);
  return deepFreeze(defined);
}

/** The configuration of one stage. @throws ConfigError when there is no such stage */
export const stageConfig = (config: DefinedConfig, stage: string): ImageConfig =>
  ofStage(config.stages, stage);

/** What the infrastructure of one stage needs. @throws ConfigError when there is no such stage */
export const stageInfra = (config: DefinedConfig, stage: string): InfraSettings =>
  ofStage(config.infra, stage);

function ofStage<T>(stages: Readonly<Record<string, T>>, stage: string): T {
  const found = Object.entries(stages).find(([name]) => name === stage)?.[1];
  if (found !== undefined) return found;
  const names = Object.keys(stages).join(', ');
  throw new ConfigError([
    {
      field: 'stage',
      received: JSON.stringify(stage),
      expected: names === '' ? 'a stage, but none is defined' : `one of ${names}`,
    },
  ]);
}

const orEmpty = <T extends object>(value: T | undefined): Partial<T> =>
  typeof value === 'object' && value !== null ? value : {};

/** The width limit that goes with a ladder: its last rung. */
function topOf(ladder: unknown): Pick<Limits, 'width'> | undefined {
  const top: unknown = Array.isArray(ladder) ? ladder[ladder.length - 1] : undefined;
  return typeof top === 'number' ? { width: top } : undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
  return value;
}
