import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainTemplate } from '../package/plain-template.js';
import { quickCreateLink } from '../package/quick-create.js';
import { type Project, shownIn, stageFolder } from '../project.js';
import { say } from '../say.js';
import { regionOf, type StackName, stackOf, stacksOf } from '../stacks.js';
import type { Stage } from '../stage.js';
import { type PackagedStage, packageStage } from './package.js';

/** Placeholder for the deployer's own bucket; capital letters make it invalid for S3. */
const [CODE_BUCKET, FOLDER] = ['YOUR-CODE-BUCKET', 'cameo/'] as const;

const DESCRIPTIONS: Readonly<Record<StackName, string>> = {
  media: 'Cameo: the bucket of the pictures, and what purges them',
  logs: 'Cameo: logs and alarms of the functions, in the region of the Origin Shield',
  edge: 'Cameo: the distribution and the functions on it, in us-east-1',
};

/**
 * Writes the templates of a stage as plain JSON with parameters, for deployment without osls, and prints what to copy and the
 * quick-create links. It needs no account and no network.
 * @param stage packaged with the placeholder for the distribution
 */
export async function writeTemplates(project: Project, stage: Stage): Promise<PackagedStage> {
  const packaged = await packageStage(project, stage);
  const folder = join(stageFolder(project, stage.name), 'template');
  await mkdir(folder, { recursive: true });
  for (const stack of stacksOf(stage)) {
    const from = join(stageFolder(project, stage.name), stack, 'cloudformation-template-update-stack.json');
    const template = plainTemplate(await readFile(from, 'utf8'), DESCRIPTIONS[stack]);
    await writeFile(join(folder, `${stack}.json`), `${JSON.stringify(template, undefined, 2)}\n`);
  }
  const stacks = stacksOf(stage);
  say(`${shownIn(project, folder)}: ${stacks.map((stack) => `${stack}.json`).join(', ')}`);
  for (const stack of stacks) say(`${stack}: ${linkOf(stack, stage)}`);
  return packaged;
}

function linkOf(stack: StackName, stage: Stage): string {
  const region = regionOf(stack, stage);
  const template = { bucket: CODE_BUCKET, region, key: `${FOLDER}${stack}.json` };
  const parameters: Record<string, string> =
    stack === 'logs' ? {} : { CodeBucket: CODE_BUCKET, CodeFolder: FOLDER };
  return quickCreateLink(region, stackOf(stack, stage.name), template, parameters);
}
