import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLambda } from '../src/index.js';
import { runCommand } from './command.js';

const KEYS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-bundles-'));
  await mkdir(join(folder, 'stage'));
  await writeFile(
    join(folder, 'stage', 'stage.json'),
    JSON.stringify({ name: 'dev', bucket: 'pictures-dev' }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function refused(bundles: string): Promise<string> {
  const argv = ['--port', '0', '--s3', 'http://127.0.0.1:9', '--bucket', 'pictures', '--bundles', bundles];
  const { output, ended } = runCommand(folder, argv, KEYS);
  expect(await ended).toBe(1);
  return output.err;
}

describe('--bundles', () => {
  it('requires a packaged stage', async () => {
    expect(await refused('nowhere')).toBe(
      `local-edge: --bundles names ${join(folder, 'nowhere')}, which is not a packaged stage (ENOENT); run "npx cameo package dev" and give .cameo/stages/dev.\n`,
    );
  });

  it('requires the bucket that the functions were built for', async () => {
    expect(await refused('stage')).toBe(
      `local-edge: --bucket got "pictures", but the functions in ${join(folder, 'stage')} are built for "pictures-dev"; use that name.\n`,
    );
  });
});

describe('a function in a separate process', () => {
  const context = { getRemainingTimeInMillis: () => 5000 };

  async function lambda(code: string) {
    const module = join(folder, `${Math.random()}.mjs`);
    await writeFile(module, code);
    const lines: unknown[] = [];
    const started = await startLambda({ module, env: { WORD: 'x' }, log: (line) => lines.push(line) });
    return { ...started, lines };
  }

  it('answers events with its remaining time and its environment', async () => {
    const { invoke, stop, lines } = await lambda(`export const handler = async (event, context) => {
      console.log(JSON.stringify({ event: 'rendered', level: 'info', key: 'a' }));
      console.log('not a line of the log');
      const left = context.getRemainingTimeInMillis();
      return { event, word: process.env.WORD, path: process.env.PATH, left: left > 0 && left <= 5000 };
    };`);
    expect(await invoke({ a: 1 }, context)).toEqual({ event: { a: 1 }, word: 'x', left: true });
    await expect.poll(() => lines).toEqual([{ event: 'rendered', level: 'info', key: 'a' }]);
    stop();
  });

  it('fails as its handler does', async () => {
    const { invoke, stop } = await lambda(
      `export const handler = async (n) => { if (n === 1) throw new TypeError('no'); if (n === 2) return 1n; process.exit(3); };`,
    );
    await expect(invoke(1, context)).rejects.toMatchObject({ name: 'TypeError', message: 'no' });
    await expect(invoke(2, context)).rejects.toThrow(/BigInt/);
    await expect(invoke(3, context)).rejects.toThrow(/ended with 3\.$/);
    await expect(invoke(4, context)).rejects.toThrow(/ended with 3\.$/);
    stop();
  });

  it('restarts for the next event after a crash', async () => {
    const { invoke, stop } = await lambda(
      `export const handler = async (n) => { if (n === 1) process.exit(3); return process.pid; };`,
    );
    const first = await invoke(0, context);
    await expect(invoke(1, context)).rejects.toThrow(/ended with 3\.$/);
    const second = await invoke(0, context);
    expect([typeof second, second === first]).toEqual(['number', false]);
    stop();
  });

  it('reports why it does not start', async () => {
    await expect(lambda(`import 'nothing-of-this-name';`)).rejects.toThrow(
      /^Error: Cannot find package 'nothing-of-this-name' imported from/,
    );
  });
});
