import { DEFAULT_GRAMMAR } from '../grammar/grammar.js';
import { DEFAULT_LIMITS, type Limits } from '../grammar/limits.js';
import { DEFAULT_MEZZANINE } from '../plan/mezzanine.js';
import { checkConfig, checkStagesTogether } from './config-checks.js';
import { DEFAULT_CACHE } from './headers.js';
import {
  type ConfigIssue,
  DEFAULT_INFRA,
  type DefinedConfig,
  type ImageConfig,
  type ImageConfigInput,
  type InfraSettings,
  type StageInput,
} from './settings.js';

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
  // Only objects are spread, so that the checks report any other input.
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
  // Not enumerable: whoever copies, compares or prints a configuration sees what is in force.
  return deepFreeze(Object.defineProperty(defined, WRITTEN, { value: input }));
}

/** By a name, so that a project's own copy of this package and that of a command understand each other. */
const WRITTEN: unique symbol = Symbol.for('cameo.config.written') as never;

/** What a project wrote, of which the rest of a configuration are defaults. */
export const writtenIn = (config: DefinedConfig): ImageConfigInput | undefined =>
  (config as { readonly [WRITTEN]?: ImageConfigInput })[WRITTEN];

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
