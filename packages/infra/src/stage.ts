import { type DefinedConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { type InfraSettings, stageInfra } from '@cameo/core/config';

/** One stage as the infrastructure sees it: names, settings, and the parts that the stacks know of each other. */
export interface Stage {
  readonly name: string;
  readonly config: ImageConfig;
  readonly infra: InfraSettings;
  /** The region of the Origin Shield, where the functions at the edge run. */
  readonly shieldRegion: string;
  /** The distribution that may read the bucket; before the first one exists, a word that no distribution is called. */
  readonly distributionId: string;
  /** False while the stage is being removed: its functions are taken off the distribution, which is switched off. */
  readonly attached: boolean;
}

/** What stands for the distribution before there is one. */
export const NO_DISTRIBUTION = 'none';

/** Functions at the edge are made here and copied to wherever they run. */
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

/** Where the Origin Shield of a bucket is whose own region has none; from the same page. */
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

/** The region of the Origin Shield for a bucket in a region; undefined where AWS names none. */
const shieldFor = (region: string): string | undefined =>
  SHIELD_REGIONS.find((each) => each === region) ?? NEAREST_SHIELD[region];

/** Names of functions, which are names of files and of resources too. */
export const FUNCTIONS = ['TransformImageRequest', 'ResizeImage', 'PurgeVariants'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Whether the stage answers signed URLs only. */
export const isSigned = ({ config }: Pick<Stage, 'config'>): boolean => config.signing?.required === true;

/**
 * Whether the functions at the edge run where the bucket is, so that its stack has their logs. Where the shield is in another
 * region, that region has a stack for them.
 */
export const runsHere = ({ config, shieldRegion }: Pick<Stage, 'config' | 'shieldRegion'>): boolean =>
  config.region === shieldRegion;

/** Whether the stage is looked at on a schedule; one that is being removed answers nothing, and is not. */
export const hasCanary = ({ infra, attached }: Pick<Stage, 'infra' | 'attached'>): boolean =>
  infra.canaryPicture !== undefined && attached;

/** The name of a function, or of anything else that an account can have only one of. */
export const nameOf = (stage: Pick<Stage, 'name'>, thing: string): string => `cameo-${stage.name}-${thing}`;

/**
 * Where a function at the edge writes its log: the same name in every region, with the region that it was made in
 * in front.
 */
export const edgeLogGroup = (stage: Pick<Stage, 'name'>, name: FunctionName): string =>
  `/aws/lambda/${EDGE_REGION}.${nameOf(stage, name)}`;

/**
 * Takes one stage out of the configuration.
 * @throws ConfigError when there is no such stage; Error when it cannot be deployed as it is
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
