import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keyPath } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
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

/** Replaces a file by renaming, as careful programs do. */
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
  it('is never seen again after POST /__edge/purge was answered', { timeout: 60_000 }, async () => {
    const stage = await start();
    const purged = async () => {
      const { status } = await ask(stage.url, `/__edge/purge?path=/${SOURCE}`, { method: 'POST' });
      expect(status).toBe(200);
    };
    await replaceUnderLoad({ ...stage, purged });
  });

  it('is never seen again after the change was noticed', { timeout: 60_000 }, async () => {
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
  });
});

describe('a tag on every answer of a picture', () => {
  it.each(['a~b.png', 'it\'s "quoted".png', 'Zoë/東京.png', 'a,b+c (1).png', `${'n'.repeat(200)}.png`])(
    'has all of %s forgotten by one item, and nobody sees it',
    async (name) => {
      const { url, edge } = await start();
      const path = keyPath(name);
      const asked = [`${path}?w=48`, `${path}?w=48&f=webp`, path];
      const get = async () => Promise.all(asked.map((each) => ask(url, each)));
      // Also the problem of a picture that is not there yet is one of that picture.
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

  it('is on what the store answers by itself: a derivative that another edge made', async () => {
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
  it('shows a picture that was replaced in its folder at once, and says what it purged', async () => {
    await put('a b.png', version(0));
    const { url, said, child } = await runEdge(folder, ['--origin', 'sources', '--store', 'store']);
    const get = () => ask(url, '/a%20b.png?w=48', { headers: { accept: 'image/webp' } });
    const before = await get();
    expect([before.status, (await get()).headers['x-cache']]).toEqual([200, 'Hit from cloudfront']);
    await put('a b.png', version(1));
    await expect.poll(async () => (await get()).body.equals(before.body), { timeout: 8000 }).toBe(false);
    expect(said.out).toContain('~ purged  a b.png  1 derivative\n');
    await rm(join(folder, 'sources', 'a b.png'));
    await expect.poll(async () => (await get()).status, { timeout: 15_000 }).toBe(404);
    child.kill('SIGTERM');
  });
});
