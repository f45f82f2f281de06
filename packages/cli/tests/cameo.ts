import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlyInFull } from '@cameo/testing/form';

const PACKAGE = join(import.meta.dirname, '..');

/** The built command. */
export const MAIN = join(PACKAGE, 'dist', 'main.js');

/** A project outside of the workspace, with the packages at npm's locations. */
export async function emptyProject() {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-cli-'));
  await mkdir(join(folder, 'node_modules', '@cameo'), { recursive: true });
  await symlink(PACKAGE, join(folder, 'node_modules', '@cameo', 'cli'), 'junction');
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** An empty project with a configuration of one stage, `dev`. */
export async function projectWithStage() {
  const project = await emptyProject();
  await writeFile(
    join(project.folder, 'cameo.config.ts'),
    "export const config = { bucket: 'acme', region: 'eu-west-1', stages: { dev: {} } };\n",
  );
  return project;
}

/** The end of a run: its exit status, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Variables = Readonly<Record<string, string>>;

/** Runs the built command in a folder as a process, with only the path of this process's environment. */
export function cameoProcess(folder: string, argv: readonly string[], env: Variables = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}

const ONE_PROCESS = !onlyInFull('each run of the command is a process');
let runner: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/** The same, where the process is not what is tested: in the short form, many runs share one. */
export function cameo(folder: string, argv: readonly string[], env: Variables = {}): Promise<Ended> {
  if (!ONE_PROCESS) return cameoProcess(folder, argv, env);
  const ended = last.then(() => runIn(folder, argv, env));
  last = ended.catch(() => undefined);
  return ended;
}

async function runIn(folder: string, argv: readonly string[], env: Variables): Promise<Ended> {
  runner ??= fork(join(import.meta.dirname, 'many-runs.mjs'), {
    env: { PATH: process.env['PATH'] },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const child = runner;
  // It ends with this process, which it keeps running only during a run.
  child.unref();
  child.channel?.ref();
  return new Promise<Ended>((resolve, reject) => {
    const died = (code: number | null) => {
      runner = undefined;
      reject(new Error(`many-runs.mjs ended with status ${code} during: cameo ${argv.join(' ')}`));
    };
    child.once('exit', died);
    child.once('message', (ended) => {
      child.off('exit', died);
      child.channel?.unref();
      resolve(ended as Ended);
    });
    child.send({ folder, argv, env });
  });
}
