import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bucketFacts } from '../adopt/bucket-facts.js';
import { keyStep, type Reader, type Step, stepsOf } from '../adopt/steps.js';
import { SetupError } from '../aws/problem.js';
import { type FoundStack, findStack } from '../aws/stacks.js';
import { type Project, shownIn, stageFolder } from '../project.js';
import { say } from '../say.js';
import { stackOf } from '../stacks.js';
import { EDGE_REGION, type Stage, stageOf } from '../stage.js';

/**
 * Reports the requirements of an existing bucket, and writes each new setting as a complete document, including the existing
 * parts, for its owner to apply. It changes nothing by itself.
 */
export async function adoptBucket(project: Project, name: string): Promise<readonly Step[]> {
  const stage = stageOf(project.config, name);
  const { existingBucket, kmsKeyArn } = stage.infra;
  if (!existingBucket && kmsKeyArn === undefined)
    throw new SetupError(
      `Stage ${name} creates its own bucket: there is nothing to adopt. For an existing bucket, set infra.existingBucket in cameo.config.ts.`,
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
 * Obstacles to a stage in an existing bucket, and the steps that remain for its owner.
 * @throws SetupError if a deployment would fail
 */
export async function checkAdopted(stage: Stage, edge: FoundStack | undefined): Promise<readonly Step[]> {
  const { config, infra, name } = stage;
  if (!infra.existingBucket) return infra.kmsKeyArn === undefined ? [] : [keyStep(stage, readerIn(edge))];
  const steps = stepsOf(stage, await bucketFacts(config.bucket, config.region), readerIn(edge));
  const [first] = steps.filter(({ state }) => state === 'blocks');
  if (first !== undefined)
    throw new SetupError(
      `The bucket ${config.bucket} is not ready. ${first.text} "npx cameo adopt ${name}" shows how.`,
    );
  return steps.filter(({ state }) => state === 'open');
}

const readerIn = (edge: FoundStack | undefined): Reader | undefined => {
  const account = edge?.account;
  const distributionId = edge?.outputs['DistributionId'];
  return account === undefined || distributionId === undefined ? undefined : { account, distributionId };
};
