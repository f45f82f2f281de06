import {
  type DefinedConfig,
  type ImageConfig,
  type InfraSettings,
  stageConfig,
  stageInfra,
} from '@cameo/core';

/** One stage as the infrastructure sees it: names, settings, and the parts that the stacks know of each other. */
export interface Stage {
  readonly name: string;
  readonly config: ImageConfig;
  readonly infra: InfraSettings;
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
  ...['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'eu-west-2', 'sa-east-1'],
] as const;

/** Names of functions, which are names of files and of resources too. */
export const FUNCTIONS = ['TransformImageRequest', 'ResizeImage', 'PurgeVariants'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Whether the stage answers signed URLs only. */
export const isSigned = ({ config }: Pick<Stage, 'config'>): boolean => config.signing?.required === true;

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
  const stage: Stage = {
    name,
    config: stageConfig(config, name),
    infra: stageInfra(config, name),
    distributionId: NO_DISTRIBUTION,
    attached: true,
    ...known,
  };
  const { bucket, region } = stage.config;
  if (!SHIELD_REGIONS.some((each) => each === region))
    throw new Error(
      `stages.${name}.region: got "${region}", expected a region with an Origin Shield, where the functions run and ` +
        `are watched: one of ${SHIELD_REGIONS.join(', ')}.`,
    );
  const other = Object.entries(config.stages).find(
    ([each, { bucket: its }]) => each !== name && its === bucket,
  );
  if (other !== undefined)
    throw new Error(
      `stages.${name}.bucket: got "${bucket}", which is the bucket of stage ${other[0]} too; give each stage its own.`,
    );
  return stage;
}
