import { whileStoppable } from '@cameo/command-line';
import type { DefinedConfig } from '@cameo/core';
import { SetupError } from '../aws/problem.js';
import type { StackFailure } from '../aws/stack-failure.js';
import { say } from '../say.js';
import { stackOf } from '../stacks.js';
import { EDGE_REGION, NO_DISTRIBUTION, stageOf } from '../stage.js';
import { adviceForStatus } from './advice.js';
import { deployStack, stateAfterInterrupt } from './deploy.js';
import type { Tools } from './tools.js';

/** The rest of a stage: the bucket alone, or the distribution too, which a repeated call deletes. */
export interface Removed {
  readonly stage: string;
  readonly left: 'bucket' | 'distribution';
}

/**
 * Removes the edge of a stage in two steps, because Lambda does not delete a function while CloudFront has replicas of it, and
 * CloudFront deletes those only some hours after the last distribution was detached. The bucket stays.
 */
export async function removeStage(config: DefinedConfig, name: string, tools: Tools): Promise<Removed> {
  const { findStack, osls, pack } = tools;
  const { config: settings } = stageOf(config, name);
  const place = { name: stackOf('edge', name), region: EDGE_REGION, stage: name };
  const edge = await findStack(place.name, EDGE_REGION);
  if (edge === undefined) {
    say(`stage ${name} has no distribution: nothing to remove. ${bucketStays(settings.bucket)}`);
    return { stage: name, left: 'bucket' };
  }
  const advice = edge.status === 'DELETE_FAILED' ? undefined : adviceForStatus(edge.status, place);
  if (advice !== undefined) throw new SetupError(advice);
  // Otherwise the stage would be switched off, and could then not be deleted.
  if (edge.isProtected)
    throw new SetupError(
      `${place.name} is protected from deletion, and stage ${name} was not changed. To remove it, run "npx cameo remove ${name}" after: ` +
        `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${place.name} --region ${EDGE_REGION}`,
    );
  if (edge.outputs['Attached'] === 'yes') {
    const distributionId = edge.outputs['DistributionId'] ?? NO_DISTRIBUTION;
    say(`1 of 2: detaching the functions from distribution ${distributionId}, and switching it off …`);
    const stage = stageOf(config, name, { distributionId, attached: false });
    await pack(stage);
    await deployStack('edge', stage, tools);
    say('CloudFront now deletes the copies of the functions, which takes some hours.');
    say(
      `2 of 2: then run "npx cameo remove ${name}" again. Until then "npx cameo deploy ${name}" restores the stage.`,
    );
    return { stage: name, left: 'distribution' };
  }
  say('2 of 2: deleting the distribution and the functions …');
  const stopped = () => stateAfterInterrupt(place, 'remove', tools);
  const since = await tools.newestEvent(place.name, EDGE_REGION);
  const removing = whileStoppable(stopped, () => osls('remove', 'edge', name));
  await removing.catch(async (error: unknown) => {
    // The absence of the stack is conclusive: osls's last poll of a deleted stack may fail.
    if ((await findStack(place.name, EDGE_REGION)) === undefined) return;
    const failure = await tools.findFailure(place.name, EDGE_REGION, since);
    throw new SetupError(`${place.name} is not deleted yet${whyLeft(failure, error, name)}`);
  });
  say(`stage ${name} has no distribution any more. ${bucketStays(settings.bucket)}`);
  return { stage: name, left: 'bucket' };
}

/** The end of a sentence: the reason why a stack was not deleted, and the remedy. */
function whyLeft(failure: StackFailure | undefined, error: unknown, stage: string): string {
  const again = `run "npx cameo remove ${stage}" again`;
  if (failure === undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    return `, for the reason above: ${again} when it is mended. (${reason.split('\n', 1)[0]})`;
  }
  const { resource, type, reason } = failure;
  return /replicated function/i.test(reason)
    ? `: CloudFront still has copies of its functions. Please ${again} in an hour.`
    : `, because ${resource} (${type}) failed: ${reason.replace(/[^.]$/, '$&.')} Mend that, then ${again}.`;
}

const bucketStays = (bucket: string): string =>
  `The bucket ${bucket} and its pictures stay; docs/operations.md of Cameo's repository says how to delete them.`;
