import { cp, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runs } from '@cameo/testing/form';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StopWatching, watchSources } from './watch-sources.js';

let root = '';
let reported: string[] = [];
let stop: StopWatching | undefined;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cameo-watch-'));
  reported = [];
  for (const path of ['a.jpg', 'talent/b.jpg', 'talent/deep/er/c.jpg']) await write(path, 'old');
});
afterEach(async () => {
  await stop?.();
  await rm(root, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function start(pauseMs: number, events = true): Promise<void> {
  stop = await watchSources({
    folder: root,
    ignored: join(root, 'kept'),
    changed: async (paths) => void reported.push(...paths),
    pauseMs,
    events,
  });
}

/** Waits until exactly these were reported since the last call, in any order. */
async function expectEvents(...paths: readonly string[]): Promise<void> {
  await expect
    .poll(() => [...new Set(reported)].sort(), { timeout: 8000, interval: 10 })
    .toEqual([...paths].sort());
  reported = [];
}

const CHANGES = (): readonly (readonly [string, () => Promise<unknown>, readonly string[]])[] => [
  ['written again in place', () => write('a.jpg', 'new one'), ['a.jpg']],
  ['written again far below', () => write('talent/deep/er/c.jpg', 'new one'), ['talent/deep/er/c.jpg']],
  [
    'replaced by another with the same length and time',
    async () => {
      await write('beside.tmp', 'OLD');
      await utimes(join(root, 'beside.tmp'), 1_700_000_000, 1_700_000_000);
      await rename(join(root, 'beside.tmp'), join(root, 'talent/b.jpg'));
    },
    ['talent/b.jpg'],
  ],
  ['deleted', () => rm(join(root, 'talent/b.jpg')), ['talent/b.jpg']],
  [
    'deleted with its folder',
    () => rm(join(root, 'talent'), { recursive: true }),
    ['talent/b.jpg', 'talent/deep/er/c.jpg'],
  ],
  ['made in a new folder', () => write('x/y/new.jpg', 'new'), ['x/y/new.jpg']],
  ['moved', () => rename(join(root, 'a.jpg'), join(root, 'talent/a b+ü.jpg')), ['a.jpg', 'talent/a b+ü.jpg']],
  [
    'moved with its folder',
    () => rename(join(root, 'talent/deep'), join(root, 'deep')),
    ['deep/er/c.jpg', 'talent/deep/er/c.jpg'],
  ],
];

describe.each([
  ['by the events of the system', 600_000, true],
  ['by looking, where there are no events', 50, false],
])('watchSources, %s', (_, pauseMs, events) => {
  it.each(CHANGES().map(([name], index) => [name, index] as const))(
    'reports a file that is %s',
    async (_, index) => {
      await start(pauseMs, events);
      const [, change, paths] = CHANGES()[index] ?? [];
      await change?.();
      const seen = () => [...new Set(reported)].filter((path) => path !== 'beside.tmp').sort();
      await expect.poll(seen, { timeout: 8000, interval: 10 }).toEqual([...(paths ?? [])].sort());
    },
  );
});

const MANY = runs(2000);

describe('watchSources', () => {
  it('reports no unchanged files, no derivatives, no circular links', async () => {
    await symlink(root, join(root, 'round'));
    await start(50);
    await write('kept/a.jpg/w-640.avif%obj/body.avif', 'derivative');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(reported).toEqual([]);
  });

  it('reports every change of a repeatedly replaced file', async () => {
    await start(600_000);
    for (const text of ['one', 'two', 'three']) {
      await write('beside.tmp', text);
      await expectEvents('beside.tmp');
      await rename(join(root, 'beside.tmp'), join(root, 'a.jpg'));
      await expectEvents('a.jpg', 'beside.tmp');
    }
  });

  it('follows folders that are created later', async () => {
    await start(600_000);
    await write('n/e/w/a.jpg', 'one');
    await expectEvents('n/e/w/a.jpg');
    await write('n/e/w/a.jpg', 'two!');
    await expectEvents('n/e/w/a.jpg');
    await cp(join(root, 'n'), join(root, 'copy'), { recursive: true });
    await expectEvents('copy/e/w/a.jpg');
  });

  it('reports several thousand simultaneous changes', async () => {
    const names = Array.from({ length: MANY }, (_, n) => `many/${n % 40}/${n}.jpg`);
    for (let at = 0; at < names.length; at += 100)
      await Promise.all(names.slice(at, at + 100).map((name) => write(name, 'old')));
    await start(600_000);
    for (let at = 0; at < names.length; at += 100)
      await Promise.all(names.slice(at, at + 100).map((name) => write(name, 'newer')));
    await expect.poll(() => new Set(reported).size, { timeout: 20_000 }).toBe(MANY);
  });

  it('stops, and reports nothing afterwards', async () => {
    await start(50);
    await stop?.();
    await write('a.jpg', 'new one');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reported).toEqual([]);
  });

  it('fails if the folder does not exist', async () => {
    const watching = watchSources({
      folder: join(root, 'none'),
      ignored: '',
      changed: async () => undefined,
    });
    await expect(watching).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
