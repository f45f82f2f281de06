import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { osls, SERVICE_FOLDER } from '../osls.js';
import { packFunctions, writeStage } from '../package/package-stage.js';
import { say } from '../say.js';
import { type StackName, stacksOf } from '../stacks.js';
import { hasCanary, type Stage } from '../stage.js';

/** Where everything of a stage is written. */
export const stageFolder = (stage: string): string => join(SERVICE_FOLDER, '.stages', stage);

/** Builds zips and templates of a stage. It asks nobody: no account, no network. */
export async function packageStage(stage: Stage): Promise<void> {
  await packAll(stage);
  for (const stack of stacksOf(stage)) {
    await osls('package', stack, stage.name);
    const templates = await keepTemplates(stack, stage.name);
    say(`packages/infra/.stages/${stage.name}/${stack}: ${templates.join(', ')}`);
  }
}

/** Builds the zips of a stage and what its serverless files read. */
export async function packAll(stage: Stage): Promise<void> {
  const folder = stageFolder(stage.name);
  say(`building the functions of stage ${stage.name} …`);
  for (const { name, bytes, files } of await packFunctions(
    stage.name,
    folder,
    hasCanary(stage) ? stage : undefined,
  ))
    say(`${name}.zip: ${bytes.toLocaleString('en')} bytes, ${files.length} files`);
  await writeStage(stage, folder);
}

/** osls writes both stacks into one folder, one after the other; each keeps its templates and state. */
async function keepTemplates(stack: StackName, stage: string): Promise<readonly string[]> {
  const from = join(SERVICE_FOLDER, '.serverless');
  const to = join(stageFolder(stage), stack);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const templates = (await readdir(from)).filter((name) => /^cloudformation-template.*\.json$/.test(name));
  for (const name of templates) await cp(join(from, name), join(to, name));
  return templates;
}
