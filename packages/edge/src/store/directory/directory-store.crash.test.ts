import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleScript } from '../../../tests/bundle.js';
import { bytesOf, derivative, HEADERS, opened, readBody } from '../../../tests/stored-bytes.js';
import { createDirectoryStore } from './directory-store.js';

const time = { budgetMs: 10_000 };

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cameo-crash-'));
  await chmod(root, 0o755);
});
afterAll(() => rm(root, { recursive: true }));

const KILLS = 8;

describe('directory store: kill -9', () => {
  let writer: Bundle;
  beforeAll(async () => {
    writer = await bundleScript('store-writer.ts');
  });
  afterAll(() => writer.remove());

  it('contains nothing partial after a crash at any moment, and removes the leftovers', async () => {
    const derivatives = join(root, 'killed');
    // A folder may disappear while it is read.
    const gone = () => 0;
    const stored = async () =>
      (await readdir(derivatives, { recursive: true })).filter(
        (path) => path.endsWith('%obj') && !path.startsWith('%tmp'),
      );
    const refinedOf = async (object: string): Promise<unknown> =>
      JSON.parse(await readFile(join(derivatives, object, 'headers.json'), 'utf8')).refined;
    const someReplaced = async () =>
      (await Promise.all((await stored()).map((object) => refinedOf(object).catch(gone)))).includes(
        'smaller',
      );
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, [writer.path, derivatives, `writer-${kill}`]);
      await once(child.stdout, 'data');
      // Kills after some objects exist, at a slightly different moment each time.
      const count = () => stored().then(({ length }) => length, gone);
      const before = await count();
      while ((await count()) < before + 4) await sleep(2);
      // The last kill waits until something was replaced, however busy the machine is.
      while (kill === KILLS - 1 && !(await someReplaced())) await sleep(2);
      await sleep((kill * 5) % 13);
      child.kill('SIGKILL');
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    }

    // Read without the store: visible objects are complete.
    const objects = await stored();
    expect(objects.length).toBeGreaterThan(20);
    let replaced = 0;
    for (const object of objects) {
      expect((await readdir(join(derivatives, object))).sort()).toEqual(['body.webp', 'headers.json']);
      const n = Number(/(\d+)\.jpg/.exec(object)?.[1]);
      const body = await readFile(join(derivatives, object, 'body.webp'));
      const refined = await refinedOf(object);
      expect(body.equals(Buffer.alloc(n * (refined === 'smaller' ? 900 : 1000), n % 251))).toBe(true);
      if (refined === 'smaller') replaced += 1;
    }
    expect(replaced).toBeGreaterThan(0);
    // Read with the store: each object is complete, or can be stored again.
    const store = createDirectoryStore({ sources: root, derivatives });
    for (const object of objects) {
      const key = `_variants/${object.replace(/%obj$/, '')}`;
      const n = Number(/(\d+)\.jpg/.exec(object)?.[1]);
      const found = opened(await store.open(key, time));
      expect(await readBody(found)).toHaveLength(n * (found.refined === 'smaller' ? 900 : 1000));
    }

    // The kills must hit active writers; otherwise this test proves nothing.
    const leftovers = await readdir(join(derivatives, '%tmp'));
    expect(leftovers.length).toBeGreaterThan(0);
    const anHourAgo = Date.now() / 1000 - 3600;
    for (const name of leftovers) await utimes(join(derivatives, '%tmp', name), anHourAgo, anHourAgo);
    await store.putNew(derivative('_variants/after.jpg/w48.webp'), bytesOf('after'), HEADERS, time);
    expect(await readdir(join(derivatives, '%tmp'))).toEqual([]);
  });
});

describe('directory store: permissions', () => {
  let caller: Bundle;
  beforeAll(async () => {
    caller = await bundleScript('store-caller.ts');
  });
  afterAll(() => caller.remove());

  // Root may read everything, so as root the call is made by "nobody".
  const asUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const call = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [caller.path, ...args], {
      ...asUser,
      cwd: '/',
    });
    return stdout;
  };

  it('returns refused for an unreadable source', async () => {
    const sources = join(root, 'sources');
    await mkdir(sources);
    await writeFile(join(sources, 'a.jpg'), 'a');
    expect(await call(sources, sources, 'read')).toBe('ok');
    await chmod(join(sources, 'a.jpg'), 0);
    expect(await call(sources, sources, 'read')).toMatch(
      /^refused: The file system answered EACCES .*"a\.jpg"/,
    );
  });

  it('returns refused for a folder of derivatives without permission to write or read', async () => {
    const derivatives = join(root, 'derivatives');
    const store = createDirectoryStore({ sources: root, derivatives });
    await store.putNew(derivative('_variants/b.jpg/w48.webp'), bytesOf('b'), HEADERS, time);
    await chmod(derivatives, 0o555);
    await chmod(join(derivatives, '%tmp'), 0o555);
    expect(await call(root, derivatives, 'write')).toMatch(/^refused: The file system answered EACCES/);
    expect(await call(root, derivatives, 'purge')).toMatch(/^refused: The file system answered EACCES/);
    expect(await call(root, derivatives, 'read-derivative')).toMatch(/^missing: /);
    expect((await readBody(await store.open('_variants/b.jpg/w48.webp', time))).toString()).toBe('b');
    await chmod(derivatives, 0);
    expect(await call(root, derivatives, 'read-derivative')).toMatch(/^refused: /);
    await chmod(derivatives, 0o755);
  });
});
