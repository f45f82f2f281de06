import { setTimeout as sleep } from 'node:timers/promises';
import { whileStoppable } from '@cameo/command-line';
import type { DefinedConfig } from '@cameo/core';
import { mayReserve } from '../aws/concurrency.js';
import { SetupError } from '../aws/problem.js';
import { say } from '../say.js';
import { regionOf, STACK_CONTENTS, type StackName, stackOf, stacksOf } from '../stacks.js';
import { EDGE_REGION, NO_DISTRIBUTION, type Stage, stageOf } from '../stage.js';
import { adviceForStatus, explainFailure, type StackPlace } from './advice.js';
import type { Tools } from './tools.js';

/** A deployed stage. */
export interface Deployed {
  readonly stage: string;
  readonly url: string;
  readonly distributionId: string | undefined;
}

/** Creates or changes the stacks of a stage, the bucket's first, and prints the address of the pictures. */
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
    // A bucket's policy names its distribution, which did not exist when the bucket was created.
    say(
      stage.infra.existingBucket
        ? `${steps} of ${steps}: PurgeVariants may purge pictures in distribution ${id} …`
        : `${steps} of ${steps}: the bucket lets distribution ${id} read …`,
    );
    const known = stageOf(config, name, { distributionId: id });
    await write(known);
    await deployStack('media', known, tools);
  }
  for (const { about, text } of await checkAdopted(stage, edge)) say(`to do, ${about}: ${text}`);
  if (stage.infra.existingBucket || stage.infra.kmsKeyArn !== undefined)
    say(`"npx cameo adopt ${name}" shows the remaining steps.`);
  if (stage.infra.alarmEmail === undefined)
    say(
      'nobody is notified when an alarm fires or the budget is spent: set infra.alarmEmail in cameo.config.ts.',
    );
  const url = `https://${stage.infra.alias ?? domain}`;
  say(`stage ${name} is at ${url}`);
  return { stage: name, url, distributionId: id };
}

/**
 * Runs before anything is created, because a stack whose first deployment fails can only be deleted.
 * @throws SetupError if the account cannot reserve the stage's concurrency for PurgeVariants
 */
async function checkConcurrency({ name, config, infra }: Stage, tools: Tools): Promise<void> {
  const { purgeConcurrency: runs } = infra;
  if (runs === false) return;
  const found = await tools.concurrencyIn(config.region);
  if (mayReserve(found, runs)) return;
  throw new SetupError(
    `Lambda runs ${found.limit} functions at once for this account in ${config.region}, of which ${found.free} are free, and it must ` +
      `leave 100 to all of them: PurgeVariants cannot reserve ${runs}. Ask AWS for more (Service Quotas, AWS Lambda, "Concurrent ` +
      `executions"), or set purgeConcurrency: false in stages.${name}.infra of cameo.config.ts.`,
  );
}

const placeOf = (stack: StackName, stage: Stage) => ({
  name: stackOf(stack, stage.name),
  region: regionOf(stack, stage),
  stage: stage.name,
});

/**
 * Deploys one stack with osls and shows its output.
 * @throws SetupError with CloudFormation's reason, and with advice for the resulting state of the stack
 */
export async function deployStack(stack: StackName, stage: Stage, tools: Tools): Promise<void> {
  const place = placeOf(stack, stage);
  const since = await tools.newestEvent(place.name, place.region);
  const stopped = () => stateAfterInterrupt(place, 'deploy', tools);
  const deploying = whileStoppable(stopped, () => tools.osls('deploy', stack, stage.name));
  await deploying.catch(async (error: unknown) => {
    const [failure, left] = await Promise.all([
      tools.findFailure(place.name, place.region, since),
      tools.findStack(place.name, place.region).catch(() => undefined),
    ]);
    const lines = [
      ...(failure === undefined ? [] : [explainFailure(failure, place, stage)]),
      ...(left === undefined ? [] : [adviceForStatus(left.status, place) ?? []].flat()),
    ];
    if (lines.length === 0) throw error;
    throw new SetupError(lines.join(' '), { cause: error });
  });
}

/** Timeout for querying the state after Ctrl+C, ms. */
const QUERY_TIMEOUT_MS = 4000;

/** After Ctrl+C CloudFormation finishes the running change. Reports the state of the stack, and how to continue. */
export async function stateAfterInterrupt(
  { name, region, stage }: StackPlace,
  command: 'deploy' | 'remove',
  { findStack }: Pick<Tools, 'findStack'>,
  timeoutMs = QUERY_TIMEOUT_MS,
): Promise<string> {
  const again = `"npx cameo ${command} ${stage}"`;
  const late = sleep(timeoutMs, 'late' as const, { ref: false });
  const found = await Promise.race([findStack(name, region), late]).catch(() => 'late' as const);
  if (found === undefined) return `There is no stack ${name} in ${region}; ${again} starts again.`;
  if (found === 'late')
    return `CloudFormation may continue with ${name} in ${region}, and did not answer; check there, then run ${again}.`;
  return /_IN_PROGRESS$/.test(found.status) && found.status !== 'REVIEW_IN_PROGRESS'
    ? `CloudFormation continues with ${name} in ${region} (${found.status}); when it is done, ${again} completes the rest.`
    : `${name} in ${region} is ${found.status}; ${again} completes the rest.`;
}

/**
 * The id of the stage's distribution, if it exists.
 * @throws SetupError if AWS does not answer, or if a stack is in a state that prevents changes
 */
async function checkedDistribution(stage: Stage, findStack: Tools['findStack']): Promise<string | undefined> {
  let distribution: string | undefined;
  for (const stack of stacksOf(stage)) {
    const place = placeOf(stack, stage);
    const found = await findStack(place.name, place.region);
    const advice = found && adviceForStatus(found.status, place);
    if (advice !== undefined) throw new SetupError(advice);
    distribution = found?.outputs['DistributionId'];
  }
  return distribution;
}
