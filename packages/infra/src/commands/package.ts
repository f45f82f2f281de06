import { chmod, cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { osls } from '../osls.js';
import { type PackedFunction, packFunctions, writeStage } from '../package/package-stage.js';
import { type Project, shownIn, stageFolder } from '../project.js';
import { say } from '../say.js';
import { type StackName, stacksOf } from '../stacks.js';
import type { Stage } from '../stage.js';

/** What was packaged, and where. */
export interface PackagedStage {
  readonly folder: string;
  readonly functions: readonly Pick<PackedFunction, 'name' | 'path' | 'bytes'>[];
  /** The folder of each stack's templates. */
  readonly stacks: Readonly<Partial<Record<StackName, string>>>;
}

/** Builds zips and templates of a stage. It asks nobody: no account, no network. */
export async function packageStage(project: Project, stage: Stage): Promise<PackagedStage> {
  const functions = await packAll(project, stage);
  const folder = stageFolder(project, stage.name);
  const stacks: Partial<Record<StackName, string>> = {};
  for (const stack of stacksOf(stage)) {
    await osls('package', stack, { stage: stage.name, folder });
    const templates = await keepTemplates(stack, folder);
    stacks[stack] = join(folder, stack);
    say(`${shownIn(project, join(folder, stack))}: ${templates.join(', ')}`);
  }
  return { folder, functions, stacks };
}

/** Builds the zips of a stage and what its serverless files read. */
export async function packAll(project: Project, stage: Stage): Promise<PackagedStage['functions']> {
  const folder = stageFolder(project, stage.name);
  await mkdir(dirname(folder), { recursive: true });
  // It may be there from a time when everybody could look into it.
  await chmod(dirname(folder), 0o700);
  say(`building the functions of stage ${stage.name} …`);
  const packed = await packFunctions(stage, folder);
  for (const { name, bytes, files } of packed)
    say(`${name}.zip: ${bytes.toLocaleString('en')} bytes, ${files.length} files`);
  await writeStage(stage, folder);
  return packed.map(({ name, path, bytes }) => ({ name, path, bytes }));
}

/** osls writes all stacks into one folder, one after the other; each keeps its templates and state. */
async function keepTemplates(stack: StackName, folder: string): Promise<readonly string[]> {
  const from = join(folder, '.serverless');
  const to = join(folder, stack);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const templates = (await readdir(from)).filter((name) => /^cloudformation-template.*\.json$/.test(name));
  for (const name of templates) await cp(join(from, name), join(to, name));
  return templates;
}
