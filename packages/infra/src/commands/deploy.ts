import type { DefinedConfig } from '@cameo/core';
import { Unready } from '../aws/problem.js';
import { stackOf } from '../osls.js';
import { say } from '../say.js';
import { EDGE_REGION, NO_DISTRIBUTION, type Stage, stageOf } from '../stage.js';
import { TOOLS, type Tools } from './tools.js';

/** Makes or changes the two stacks of a stage, the bucket's first, and tells where the pictures are. */
export async function deployStage(config: DefinedConfig, name: string, tools: Tools = TOOLS): Promise<void> {
  const { findStack, osls, pack, write } = tools;
  const before = await checkedDistribution(name, stageOf(config, name), findStack);
  const stage = stageOf(config, name, { distributionId: before ?? NO_DISTRIBUTION });
  await pack(stage);
  const steps = before === undefined ? 3 : 2;

  say(`1 of ${steps}: the bucket, in ${stage.config.region} …`);
  await osls('deploy', 'media', name, { show: true });

  say(
    `2 of ${steps}: the distribution and its functions, in ${EDGE_REGION}; CloudFront takes some minutes …`,
  );
  await osls('deploy', 'edge', name, { show: true });

  const edge = await findStack(stackOf('edge', name), EDGE_REGION);
  const { DistributionId: id, DistributionDomain: domain = '' } = edge?.outputs ?? {};
  if (id !== undefined && id !== before) {
    // A bucket's policy names its distribution, which there was none of when the bucket was made.
    say(`3 of 3: the bucket lets distribution ${id} read …`);
    await write(stageOf(config, name, { distributionId: id }));
    await osls('deploy', 'media', name, { show: true });
  }
  say(`stage ${name} is at https://${stage.infra.alias ?? domain}`);
}

/**
 * The id of the stage's distribution, if it has one already.
 * @throws Unready when AWS cannot be asked, or when the stage is being removed
 */
async function checkedDistribution(
  name: string,
  { config }: Stage,
  findStack: Tools['findStack'],
): Promise<string | undefined> {
  const media = await findStack(stackOf('media', name), config.region);
  const edge = await findStack(stackOf('edge', name), EDGE_REGION);
  for (const [stack, found] of Object.entries({ media, edge }))
    if (found !== undefined && /_IN_PROGRESS$|^DELETE_FAILED$/.test(found.status))
      throw new Unready(
        `cameo-${stack}-${name} is ${found.status}; wait until it is done, or finish "pnpm remove:${name}".`,
      );
  return edge?.outputs['DistributionId'];
}
