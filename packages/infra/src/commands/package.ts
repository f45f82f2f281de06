import { rmSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { whileStoppable } from '@cameo/command-line';
import { osls } from '../osls.js';
import { type PackedFunction, packFunctions, writeStage } from '../package/package-stage.js';
import { type Project, shownIn, stageFolder } from '../project.js';
import { say } from '../say.js';
import { type StackName, stacksOf } from '../stacks.js';
import type { Stage } from '../stage.js';

/** The packaged stage and its folder. */
export interface PackagedStage {
  readonly folder: string;
  readonly functions: readonly Pick<PackedFunction, 'name' | 'path' | 'bytes'>[];
  /** The template folder of each stack. */
  readonly stacks: Readonly<Partial<Record<StackName, string>>>;
}

/** Builds zips and templates of a stage, without an account and without a network. */
export async function packageStage(project: Project, stage: Stage): Promise<PackagedStage> {
  const functions = await packAll(project, stage);
  const folder = stageFolder(project, stage.name);
  const stacks: Partial<Record<StackName, string>> = {};
  // Zips without templates are useless.
  const stopped = (): string => nothingPackaged(stage, [folder]);
  await whileStoppable(stopped, () => writeStacks(project, stage, folder, stacks));
  return { folder, functions, stacks };
}

async function writeStacks(
  project: Project,
  stage: Stage,
  folder: string,
  stacks: Partial<Record<StackName, string>>,
): Promise<void> {
  for (const stack of stacksOf(stage)) {
    await osls('package', stack, { stage: stage.name, folder });
    const templates = await keepTemplates(stack, folder);
    stacks[stack] = join(folder, stack);
    say(`${shownIn(project, join(folder, stack))}: ${templates.join(', ')}`);
  }
}

/** Deletes incomplete output. */
function nothingPackaged({ name }: Stage, folders: readonly string[]): string {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
  return `Nothing is left of it; run "npx cameo package ${name}" again.`;
}

/**
 * Builds the zips of a stage and the inputs of its serverless files, in a temporary folder that replaces the stage's folder
 * once it is complete.
 */
export async function packAll(project: Project, stage: Stage): Promise<PackagedStage['functions']> {
  const folder = stageFolder(project, stage.name);
  const making = `${folder}.new`;
  await mkdir(dirname(folder), { recursive: true });
  // An older folder may be readable for everybody.
  await chmod(dirname(folder), 0o700);
  say(`building the functions of stage ${stage.name} …`);
  const stopped = (): string => {
    rmSync(making, { recursive: true, force: true });
    return `The functions of stage ${stage.name} were not built completely, and nothing was deployed; run the command again.`;
  };
  const packed = await whileStoppable(stopped, async () => {
    const functions = await packFunctions(stage, making, folder);
    await writeStage(stage, making);
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
    return functions;
  });
  for (const { name, bytes, files } of packed)
    say(`${name}.zip: ${bytes.toLocaleString('en')} bytes, ${files.length} files`);
  return packed.map(({ name, path, bytes }) => ({ name, path: join(folder, basename(path)), bytes }));
}

/** osls writes all stacks into one folder, one after the other; this keeps the templates and the state of each. */
async function keepTemplates(stack: StackName, folder: string): Promise<readonly string[]> {
  const from = join(folder, '.serverless');
  const to = join(folder, stack);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const templates = (await readdir(from)).filter((name) => /^cloudformation-template.*\.json$/.test(name));
  for (const name of templates) await cp(join(from, name), join(to, name));
  return templates;
}
