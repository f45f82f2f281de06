import type { DefinedConfig } from '@cameo/core';
import { mayReserve } from '../aws/concurrency.js';
import { Unready } from '../aws/problem.js';
import { say } from '../say.js';
import { regionOf, STACK_CONTENTS, type StackName, stackOf, stacksOf } from '../stacks.js';
import { EDGE_REGION, NO_DISTRIBUTION, type Stage, stageOf } from '../stage.js';
import { adviceOn, explainFailure } from './advice.js';
import type { Tools } from './tools.js';

/** A stage that was deployed. */
export interface Deployed {
  readonly stage: string;
  readonly url: string;
  readonly distributionId: string | undefined;
}

/** Makes or changes the stacks of a stage, the bucket's first, and tells where the pictures are. */
export async function deployStage(config: DefinedConfig, name: string, tools: Tools): Promise<Deployed> {
  const { findStack, pack, write, checkAdopted } = tools;
  const before = await checkedDistribution(stageOf(config, name), findStack);
  const stage = stageOf(config, name, { distributionId: before ?? NO_DISTRIBUTION });
  await checkAdopted(stage, undefined);
  if (before === undefined) await checkConcurrency(stage, tools);
  await pack(stage);
  const stacks = stacksOf(stage);
  const steps = stacks.length + (before === undefined ? 1 : 0);
  for (const [at, stack] of stacks.entries()) {
    const slow = stack === 'edge' ? '; CloudFront takes some minutes' : '';
    say(`${at + 1} of ${steps}: ${STACK_CONTENTS[stack]}, in ${regionOf(stack, stage)}${slow} …`);
    await deployStack(stack, stage, tools);
  }

  const edge = await findStack(stackOf('edge', name), EDGE_REGION);
  const { DistributionId: id, DistributionDomain: domain = '' } = edge?.outputs ?? {};
  if (id !== undefined && id !== before) {
    // A bucket's policy names its distribution, which there was none of when the bucket was made.
    say(
      stage.infra.existingBucket
        ? `${steps} of ${steps}: PurgeVariants may have distribution ${id} forget pictures …`
        : `${steps} of ${steps}: the bucket lets distribution ${id} read …`,
    );
    const known = stageOf(config, name, { distributionId: id });
    await write(known);
    await deployStack('media', known, tools);
  }
  for (const { about, text } of await checkAdopted(stage, edge)) say(`to do, ${about}: ${text}`);
  if (stage.infra.existingBucket || stage.infra.kmsKeyArn !== undefined)
    say(`"npx cameo adopt ${name}" says how to do what is left.`);
  if (stage.infra.alarmEmail === undefined)
    say(
      'nobody is told when an alarm rings or the budget is spent: set infra.alarmEmail in cameo.config.ts.',
    );
  const url = `https://${stage.infra.alias ?? domain}`;
  say(`stage ${name} is at ${url}`);
  return { stage: name, url, distributionId: id };
}

/**
 * Before anything is made: a stack whose first deployment fails can only be deleted.
 * @throws Unready when the account cannot keep as many runs for PurgeVariants as the stage says
 */
async function checkConcurrency({ name, config, infra }: Stage, tools: Tools): Promise<void> {
  const { purgeConcurrency: runs } = infra;
  if (runs === false) return;
  const found = await tools.concurrencyIn(config.region);
  if (mayReserve(found, runs)) return;
  throw new Unready(
    `Lambda runs ${found.limit} functions at once for this account in ${config.region}, of which ${found.free} are free, and it must ` +
      `leave 100 to all of them: PurgeVariants cannot keep ${runs}. Ask AWS for more (Service Quotas, AWS Lambda, "Concurrent ` +
      `executions"), or set purgeConcurrency: false in stages.${name}.infra of cameo.config.ts.`,
  );
}

const placeOf = (stack: StackName, stage: Stage) => ({
  name: stackOf(stack, stage.name),
  region: regionOf(stack, stage),
  stage: stage.name,
});

/**
 * Has osls deploy one stack, and shows what it says.
 * @throws Unready with the reason that CloudFormation has, and with what to do about the state that the stack is left in
 */
export async function deployStack(stack: StackName, stage: Stage, tools: Tools): Promise<void> {
  const place = placeOf(stack, stage);
  // Clocks differ: an event of this deployment may seem to be older than it.
  const since = new Date(Date.now() - 60_000);
  await tools.osls('deploy', stack, stage.name).catch(async (error: unknown) => {
    const failure = await tools.findFailure(place.name, place.region, since);
    const left = await tools.findStack(place.name, place.region).catch(() => undefined);
    const lines = [
      ...(failure === undefined ? [] : [explainFailure(failure, place, stage)]),
      ...(left === undefined ? [] : [adviceOn(left.status, place) ?? []].flat()),
    ];
    if (lines.length === 0) throw error;
    throw new Unready(lines.join(' '), { cause: error });
  });
}

/**
 * The id of the stage's distribution, if it has one already.
 * @throws Unready when AWS cannot be asked, or when a stack is in a state in which it cannot be changed
 */
async function checkedDistribution(stage: Stage, findStack: Tools['findStack']): Promise<string | undefined> {
  let distribution: string | undefined;
  for (const stack of stacksOf(stage)) {
    const place = placeOf(stack, stage);
    const found = await findStack(place.name, place.region);
    const advice = found && adviceOn(found.status, place);
    if (advice !== undefined) throw new Unready(advice);
    distribution = found?.outputs['DistributionId'];
  }
  return distribution;
}
