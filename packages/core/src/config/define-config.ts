import { DEFAULT_GRAMMAR } from '../grammar/grammar.js';
import { DEFAULT_LIMITS, type Limits } from '../grammar/limits.js';
import { DEFAULT_MEZZANINE } from '../plan/mezzanine.js';
import { checkStagesTogether } from './checks-between-fields.js';
import { checkConfig } from './config-checks.js';
import { DEFAULT_CACHE } from './headers.js';
import { DEFAULT_REFINE } from './refine.js';
import {
  type ConfigIssue,
  DEFAULT_INFRA,
  type DefinedConfig,
  type ImageConfig,
  type ImageConfigInput,
  type InfraSettings,
  type StageInput,
} from './settings.js';

/** Thrown by {@link defineImageConfig}; the message lists every invalid field. */
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
 * @throws ConfigError that lists every invalid field, its value and what was expected; this is the one place in core that
 * throws, because an invalid configuration must stop a build and not a request
 */
export function defineImageConfig<const I extends ImageConfigInput>(input: I): DefinedConfig<I> {
  // Only objects are spread, so that the checks report any other input.
  const { stages, infra, ...own } = orEmpty(input) as ImageConfigInput;
  const complete = ({ infra: _apart, ...over }: StageInput): ImageConfig => ({
    ...DEFAULTS,
    ...own,
    ...over,
    limits: { ...DEFAULT_LIMITS, ...topOf(own.ladder), ...orEmpty(own.limits) },
    cache: { ...DEFAULT_CACHE, ...orEmpty(own.cache), ...orEmpty(over.cache) },
    mezzanine: own.mezzanine === false ? false : { ...DEFAULT_MEZZANINE, ...orEmpty(own.mezzanine) },
    refine: refineOf(own.refine, over.refine),
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
  // Not enumerable, so that copies, comparisons and prints show the effective configuration.
  return deepFreeze(Object.defineProperty(defined, WRITTEN, { value: input }));
}

/** A registered symbol, so that a project's own copy of this package and that of a command work together. */
const WRITTEN: unique symbol = Symbol.for('cameo.config.written') as never;

/** The fields that a project states; all others are defaults. */
export const writtenIn = (config: DefinedConfig): ImageConfigInput | undefined =>
  (config as { readonly [WRITTEN]?: ImageConfigInput })[WRITTEN];

/** The configuration of one stage. @throws ConfigError if there is no such stage */
export const stageConfig = (config: DefinedConfig, stage: string): ImageConfig =>
  ofStage(config.stages, stage);

/** The infrastructure settings of one stage. @throws ConfigError if there is no such stage */
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

/** A stage's settings override the project's; a stage may also disable or enable Refine. */
function refineOf(own: ImageConfigInput['refine'], over: StageInput['refine']): ImageConfig['refine'] {
  const stated = over ?? own;
  return stated === false ? false : { ...DEFAULT_REFINE, ...orEmpty(own || undefined), ...orEmpty(stated) };
}

const orEmpty = <T extends object>(value: T | undefined): Partial<T> =>
  typeof value === 'object' && value !== null ? value : {};

/** The width limit for a ladder: its last rung. */
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
