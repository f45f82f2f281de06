import { type DefinedConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { type InfraSettings, stageInfra } from '@cameo/core/config';

/** One stage as the infrastructure sees it: names, settings, and references between its stacks. */
export interface Stage {
  readonly name: string;
  readonly config: ImageConfig;
  readonly infra: InfraSettings;
  /** The region of the Origin Shield, where the functions at the edge run. */
  readonly shieldRegion: string;
  /** The distribution that may read the bucket; before it exists, a placeholder that is no valid id. */
  readonly distributionId: string;
  /** False during the removal of the stage: the functions are detached from the distribution, which is disabled. */
  readonly attached: boolean;
}

/** Placeholder for the distribution before it exists. */
export const NO_DISTRIBUTION = 'none';

/** Functions at the edge are created here and replicated to other regions. */
export const EDGE_REGION = 'us-east-1';

/** Regions with an Origin Shield (CloudFront Developer Guide, "Using Amazon CloudFront Origin Shield"). */
export const SHIELD_REGIONS = [
  ...[
    'us-east-1',
    'us-east-2',
    'us-west-2',
    'ap-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-southeast-1',
  ],
  ...['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'eu-west-2', 'sa-east-1', 'me-central-1'],
] as const;

/** The Origin Shield region for bucket regions without one; from the same page. */
const NEAREST_SHIELD: Readonly<Record<string, (typeof SHIELD_REGIONS)[number]>> = {
  'us-west-1': 'us-west-2',
  'af-south-1': 'eu-west-1',
  'ap-east-1': 'ap-southeast-1',
  'ca-central-1': 'us-east-1',
  'eu-south-1': 'eu-central-1',
  'eu-west-3': 'eu-west-2',
  'eu-north-1': 'eu-west-2',
  'me-south-1': 'ap-south-1',
};

/** The Origin Shield region for a bucket's region; undefined if AWS names none. */
const shieldFor = (region: string): string | undefined =>
  SHIELD_REGIONS.find((each) => each === region) ?? NEAREST_SHIELD[region];

/** Names of functions, also used for files and resources. */
export const FUNCTIONS = ['TransformImageRequest', 'ResizeImage', 'PurgeVariants', 'Refine'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Whether a function runs in the bucket's region, and not at the edge. */
export const isRegional = (name: FunctionName): boolean => name === 'PurgeVariants' || name === 'Refine';

/** The functions of a stage. */
export const functionsOf = ({ config }: Pick<Stage, 'config'>): readonly FunctionName[] =>
  FUNCTIONS.filter((name) => name !== 'Refine' || config.refine !== false);

/** Whether the stage requires signed URLs. */
export const isSigned = ({ config }: Pick<Stage, 'config'>): boolean => config.signing?.required === true;

/**
 * Whether the functions at the edge run in the bucket's region, so that its stack contains their logs. Otherwise the shield's
 * region has a separate stack for them.
 */
export const runsHere = ({ config, shieldRegion }: Pick<Stage, 'config' | 'shieldRegion'>): boolean =>
  config.region === shieldRegion;

/** Whether the canary checks the stage; not during its removal, when it answers nothing. */
export const hasCanary = ({ infra, attached }: Pick<Stage, 'infra' | 'attached'>): boolean =>
  infra.canaryPicture !== undefined && attached;

/** The name of a function, or of another resource that is unique per account. */
export const nameOf = (stage: Pick<Stage, 'name'>, thing: string): string => `cameo-${stage.name}-${thing}`;

/** The log group of a function at the edge: the same in every region, with the region of creation as a prefix. */
export const edgeLogGroup = (stage: Pick<Stage, 'name'>, name: FunctionName): string =>
  `/aws/lambda/${EDGE_REGION}.${nameOf(stage, name)}`;

/**
 * Extracts one stage from the configuration.
 * @throws ConfigError if there is no such stage; Error if it cannot be deployed as it is
 */
export function stageOf(
  config: DefinedConfig,
  name: string,
  known: Partial<Pick<Stage, 'distributionId' | 'attached'>> = {},
): Stage {
  const settings = stageConfig(config, name);
  const shieldRegion = shieldFor(settings.region);
  if (shieldRegion === undefined)
    throw new Error(
      `stages.${name}.region: got "${settings.region}", expected a region with an Origin Shield of its own or a nearest one: ` +
        `one of ${[...SHIELD_REGIONS, ...Object.keys(NEAREST_SHIELD)].join(', ')}.`,
    );
  const stage: Stage = {
    name,
    config: settings,
    shieldRegion,
    infra: stageInfra(config, name),
    distributionId: NO_DISTRIBUTION,
    attached: true,
    ...known,
  };
  const { bucket } = stage.config;
  const other = Object.entries(config.stages).find(
    ([each, { bucket: its }]) => each !== name && its === bucket,
  );
  if (other !== undefined)
    throw new Error(
      `stages.${name}.bucket: got "${bucket}", which is the bucket of stage ${other[0]} too; give each stage its own.`,
    );
  return stage;
}
