import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bucketFacts } from '../adopt/bucket-facts.js';
import { keyStep, type Reader, type Step, stepsOf } from '../adopt/steps.js';
import { Unready } from '../aws/problem.js';
import { type FoundStack, findStack } from '../aws/stacks.js';
import { type Project, shownIn, stageFolder } from '../project.js';
import { say } from '../say.js';
import { stackOf } from '../stacks.js';
import { EDGE_REGION, type Stage, stageOf } from '../stage.js';

/**
 * Says what a bucket that was there before needs, and writes each new setting as a whole, with all that was there, for its owner to
 * put. It changes nothing by itself.
 */
export async function adoptBucket(project: Project, name: string): Promise<readonly Step[]> {
  const stage = stageOf(project.config, name);
  const { existingBucket, kmsKeyArn } = stage.infra;
  if (!existingBucket && kmsKeyArn === undefined)
    throw new Unready(
      `Stage ${name} makes its bucket by itself: there is nothing to adopt. Set infra.existingBucket in cameo.config.ts for one that is there.`,
    );
  const reader = readerIn(await findStack(stackOf('edge', name), EDGE_REGION));
  const steps = existingBucket
    ? stepsOf(stage, await bucketFacts(stage.config.bucket, stage.config.region), reader)
    : [keyStep(stage, reader)];
  const folder = join(stageFolder(project, name), 'adopt');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const step of steps) {
    const { about, state, text, document, command } = step;
    say(`${state === 'done' ? 'ok  ' : 'TO DO'} ${about}: ${text}`);
    if (document === undefined) continue;
    const shown = shownIn(project, join(folder, document.file));
    await writeFile(join(folder, document.file), `${JSON.stringify(document.content, undefined, 2)}\n`);
    say(`      ${command === undefined ? shown : command(shown)}`);
  }
  return steps;
}

/**
 * What stands in the way of a stage in a bucket that was there before, and what its owner still has to do afterwards.
 * @throws Unready when a deployment would not work
 */
export async function checkAdopted(stage: Stage, edge: FoundStack | undefined): Promise<readonly Step[]> {
  const { config, infra, name } = stage;
  if (!infra.existingBucket) return infra.kmsKeyArn === undefined ? [] : [keyStep(stage, readerIn(edge))];
  const steps = stepsOf(stage, await bucketFacts(config.bucket, config.region), readerIn(edge));
  const [first] = steps.filter(({ state }) => state === 'blocks');
  if (first !== undefined)
    throw new Unready(
      `The bucket ${config.bucket} is not ready. ${first.text} "npx cameo adopt ${name}" says how.`,
    );
  return steps.filter(({ state }) => state === 'open');
}

const readerIn = (edge: FoundStack | undefined): Reader | undefined => {
  const account = edge?.account;
  const distributionId = edge?.outputs['DistributionId'];
  return account === undefined || distributionId === undefined ? undefined : { account, distributionId };
};
