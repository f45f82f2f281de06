import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createDirectoryStore } from '@cameo/edge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../src/index.js';
import { watchSources } from '../src/purge/watch-sources.js';
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
