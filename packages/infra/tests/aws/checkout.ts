import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type AwsApi, type Ended, type Environment, shell } from './api.js';

const ROOT = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

/** A copy of the project with its own Git history, in which configuration and files may be changed. */
export interface Checkout {
  readonly folder: string;
  /** Its first commit. */
  readonly first: string;
  /** Runs a shell command line in it. */
  readonly sh: (line: string, env: Environment) => Promise<Ended>;
  /** Replaces text in a file. @throws Error if it does not occur */
  readonly edit: (file: string, from: string | RegExp, to: string) => Promise<void>;
  /** Commits all changes; returns the commit's hash. */
  readonly commit: (message: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** Copies the current project with installed dependencies and builds, and commits it. */
export async function newCheckout({ tools }: AwsApi): Promise<Checkout> {
  // Installed from the lockfile, so that the commands in the copy find nothing to install.
  await run(
    process.execPath,
    ['-e', "import('./scripts/bootstrap.mjs').then((it) => it.bootstrap('test'))"],
    {
      cwd: ROOT,
    },
  );
  // In a folder that Git ignores: installed files are hard-linked, not copied, which requires the same disk.
  await mkdir(join(ROOT, '.cameo'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, '.cameo', 'checkout-'));
  const { stdout } = await run('git', ['ls-files', '-coz', '--exclude-standard'], {
    cwd: ROOT,
    maxBuffer: 1e8,
  });
  for (const file of stdout.split('\0').filter((name) => name !== '')) await copy(file, folder);
  await run('cp', ['-al', join(ROOT, 'node_modules'), folder]);
  await symlink(join(ROOT, '.tools'), join(folder, '.tools'));
  for (const group of ['packages', 'examples', 'tools'])
    for (const name of await readdir(join(ROOT, group)))
      for (const made of ['dist', 'node_modules']) await copy(join(group, name, made), folder);

  const git = (...args: string[]) => run('git', args, { cwd: folder });
  const commit = async (message: string) => {
    await git('add', '-A');
    await git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '-qm', message);
    return (await git('rev-parse', 'HEAD')).stdout.trim();
  };
  await git('init', '-q');
  const first = await commit('as it is');
  const path = [
    join(folder, '.tools/node_modules/.bin'),
    dirname(process.execPath),
    process.env['PATH'],
    tools,
  ];
  return {
    folder,
    first,
    sh: (line, env) =>
      shell(line, folder, {
        PATH: path.join(':'),
        HOME: folder,
        TURBO_TELEMETRY_DISABLED: '1',
        // Keyed by the content of the inputs, so that the copy builds only what a test changed in it.
        TURBO_CACHE_DIR: join(ROOT, '.turbo', 'cache'),
        // pnpm would otherwise reinstall dependencies that it did not install at this place.
        pnpm_config_verify_deps_before_run: 'false',
        // osls polls every 5 s by default, but the emulated stack is done immediately.
        SLS_AWS_MONITORING_FREQUENCY: '500',
        ...env,
      }),
    edit: async (file, from, to) => {
      const before = await readFile(join(folder, file), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} has no ${from}, which was to become ${to}.`);
      await writeFile(join(folder, file), after);
    },
    commit,
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Links are preserved: between packages they are relative, and so lead into the copy. */
async function copy(path: string, to: string): Promise<void> {
  const target = join(to, path);
  await mkdir(dirname(target), { recursive: true });
  await cp(join(ROOT, path), target, { recursive: true, verbatimSymlinks: true }).catch((error) => {
    // A package without a build, or a deleted file that is still in the index.
    if (error.code !== 'ENOENT') throw error;
  });
}
