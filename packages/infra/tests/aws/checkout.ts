import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type AwsApi, type Ended, type Environment, shell } from './api.js';

const ROOT = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

/** A copy of the project with a history of its own, in which configuration and files may be changed. */
export interface Checkout {
  readonly folder: string;
  /** The commit that it begins with. */
  readonly first: string;
  /** Runs a line of shell in it, as a person would type it. */
  readonly sh: (line: string, env: Environment) => Promise<Ended>;
  /** Replaces text in a file. @throws Error when it is not there */
  readonly edit: (file: string, from: string | RegExp, to: string) => Promise<void>;
  /** Commits what was changed; answers the name of the commit. */
  readonly commit: (message: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** Copies the project as it is here, with what was installed and built, and commits it. */
export async function newCheckout({ tools }: AwsApi): Promise<Checkout> {
  // Installed as the lockfile says, so that the commands in the copy find nothing to install.
  await run(
    process.execPath,
    ['-e', "import('./scripts/bootstrap.mjs').then((it) => it.bootstrap('test'))"],
    {
      cwd: ROOT,
    },
  );
  // In a folder that Git ignores, because what is installed is linked and not copied, which only one disk allows.
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
        // By the content of what is built, so that the copy builds only what a test changed in it.
        TURBO_CACHE_DIR: join(ROOT, '.turbo', 'cache'),
        // pnpm would install again what it did not install at this place.
        pnpm_config_verify_deps_before_run: 'false',
        // osls looks whether a stack is done each 5 s, which here it is at once.
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

/** Links stay as they are: between packages they are relative, and so lead into the copy. */
async function copy(path: string, to: string): Promise<void> {
  const target = join(to, path);
  await mkdir(dirname(target), { recursive: true });
  await cp(join(ROOT, path), target, { recursive: true, verbatimSymlinks: true }).catch((error) => {
    // A package that builds nothing, or a file that was deleted and is still in the index.
    if (error.code !== 'ENOENT') throw error;
  });
}
