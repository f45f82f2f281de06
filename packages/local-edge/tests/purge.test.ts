import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keyPath } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { onlyInFull, some } from '@cameo/testing/form';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../src/index.js';
import { watchSources } from '../src/watch-sources.js';
import { runEdge } from './command.js';
import { ask } from './edge-under-test.js';
import { loadConfig, replaceUnderLoad, SOURCE, version } from './replace-under-load.js';

let folder = '';
let edge: LocalEdge | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-purge-'));
  await mkdir(join(folder, 'sources'));
});
afterEach(async () => {
  await edge?.close(100);
  await rm(folder, { recursive: true });
});

/** Replaces a file atomically by renaming. */
async function put(key: string, picture: Uint8Array): Promise<void> {
  const path = join(folder, 'sources', key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(join(folder, 'beside.png'), picture);
  await rename(join(folder, 'beside.png'), path);
}

async function start() {
  const store = createDirectoryStore({
    sources: join(folder, 'sources'),
    derivatives: join(folder, 'store'),
  });
  edge = await createLocalEdge({ config: loadConfig, store, settings: { collapseMs: 0 } });
  return { edge, url: edge.url, store, put };
}

describe('a picture that is replaced under load, in a folder', () => {
  it.runIf(onlyInFull('the same without refining'))(
    'is never seen again after a purge',
    { timeout: 60_000 },
    async () => {
      const stage = await start();
      const purged = async () => {
        await stage.edge.purge(SOURCE);
      };
      await replaceUnderLoad({ ...stage, purged });
    },
  );

  it('is never seen again after POST /__edge/purge returned, also while derivatives are refined', {
    timeout: 120_000,
  }, async () => {
    const stage = await start();
    const purged = async () => {
      const { status } = await ask(stage.url, `/__edge/purge?path=/${SOURCE}`, { method: 'POST' });
      expect(status).toBe(200);
    };
    await replaceUnderLoad({ ...stage, purged }, true);
  });

  it.runIf(onlyInFull('another way to the same purge'))(
    'is never seen again after the change was detected',
    { timeout: 60_000 },
    async () => {
      const stage = await start();
      let noticed: readonly string[] = [];
      const stop = await watchSources({
        folder: join(folder, 'sources'),
        ignored: join(folder, 'store'),
        changed: async (paths) => {
          await stage.edge.purge(...paths);
          noticed = [...noticed, ...paths];
        },
      });
      const purged = async () => {
        await expect.poll(() => noticed, { timeout: 10_000, interval: 5 }).toContain(SOURCE);
        noticed = [];
      };
      await replaceUnderLoad({ ...stage, purged });
      await stop();
    },
  );
});

describe('the tag on every answer about a picture', () => {
  const NAMES = ['a~b.png', 'it\'s "quoted".png', 'Zoë/東京.png', 'a,b+c (1).png', `${'n'.repeat(200)}.png`];
  it.each(some(NAMES, 3))(
    'invalidates all of %s with one item, and is invisible to viewers',
    async (name) => {
      const { url, edge } = await start();
      const path = keyPath(name);
      const paths = [`${path}?w=48`, `${path}?w=48&f=webp`, path];
      const get = async () => Promise.all(paths.map((each) => ask(url, each)));
      // The problem of a missing picture belongs to that picture too.
      expect((await get()).map(({ status }) => status)).toEqual([404, 404, 404]);
      await put(name, version(0));
      expect((await get()).map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(await edge.purge(name)).toEqual({ cached: 3, derivatives: 0 });
      const first = await get();
      expect(first.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await get()).map(({ headers }) => headers['x-cache'])).toEqual(
        Array(3).fill('Hit from cloudfront'),
      );
      await put(name, version(1));
      expect(await edge.purge(name)).toEqual({ cached: 3, derivatives: 2 });
      const second = await get();
      expect(second.map(({ body }, at) => body.equals(first[at]?.body ?? Buffer.of()))).toEqual([
        false,
        false,
        false,
      ]);
      for (const { headers } of [...first, ...second]) expect(headers['x-cameo-tag']).toBeUndefined();
    },
  );

  it('is on answers from the store itself: a derivative that another edge made', async () => {
    await put('a.png', version(0));
    const made = await start();
    await ask(made.url, '/a.png?w=48');
    await made.edge.close(100);
    const { url, edge } = await start();
    await ask(url, '/a.png?w=48');
    expect(edge.stats().renders).toBe(0);
    expect(await edge.purge('a.png')).toEqual({ cached: 1, derivatives: 1 });
  });
});

describe('the command', () => {
  it('shows a replaced picture immediately, and reports the purge', async () => {
    await put('a b.png', version(0));
    const { url, output, child } = await runEdge(folder, ['--origin', 'sources', '--store', 'store']);
    const get = () => ask(url, '/a%20b.png?w=48', { headers: { accept: 'image/webp' } });
    const before = await get();
    expect([before.status, (await get()).headers['x-cache']]).toEqual([200, 'Hit from cloudfront']);
    await put('a b.png', version(1));
    await expect.poll(async () => (await get()).body.equals(before.body), { timeout: 8000 }).toBe(false);
    expect(output.out).toContain('~ purged  a b.png  1 derivative\n');
    await rm(join(folder, 'sources', 'a b.png'));
    await expect.poll(async () => (await get()).status, { timeout: 15_000 }).toBe(404);
    child.kill('SIGTERM');
  });
});
