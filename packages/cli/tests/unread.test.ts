import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onlyInFull } from '@cameo/testing/form';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAIN, projectWithStage } from './cameo.js';

let project: Awaited<ReturnType<typeof projectWithStage>>;
beforeEach(async () => {
  project = await projectWithStage();
});
afterEach(() => project.remove());

/** 128 and the number of SIGPIPE, as a shell reports a program whose reader has gone. */
const UNREAD = 141;

const start = (argv: readonly string[]) =>
  spawn(process.execPath, [MAIN, ...argv], {
    cwd: project.folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Runs a command whose standard output nobody reads, as after `| head -3`. */
async function unread(...argv: readonly string[]) {
  const child = start(argv);
  child.stdout.destroy();
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, err };
}

describe.skipIf(process.platform === 'win32')('a reader that ends early', () => {
  it.each([[['--help']], [['config']]])('ends %j silently', async (argv) => {
    expect(await unread(...argv)).toEqual({ code: UNREAD, err: '' });
  });

  it.runIf(onlyInFull('builds a stage'))(
    'ends package during the build, and leaves none of its files',
    async () => {
      const child = start(['package', 'dev']);
      child.stdout.once('data', () => child.stdout.destroy());
      const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
      expect(code).toBe(UNREAD);
      expect(await readdir(join(project.folder, '.cameo', 'stages'))).toEqual([]);
    },
  );
});
