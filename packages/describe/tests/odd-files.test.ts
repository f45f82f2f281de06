import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DescribeFilesOptions, describeFiles } from '../src/index.js';

import { readWithin } from '../src/stat-within.js';
import { pictureFolder, shade } from './folder.js';

let folder: Awaited<ReturnType<typeof pictureFolder>>;
let picture: Buffer;
beforeAll(async () => {
  picture = await shade(9, 6, 20);
});
beforeEach(async () => {
  folder = await pictureFolder();
  await folder.write('pictures/alice.jpg', picture);
});
afterEach(() => folder.remove());

const run = (more: Partial<DescribeFilesOptions> = {}) =>
  describeFiles({
    patterns: ['pictures'],
    out: 'pictures.ts',
    memory: '.cameo/seen-files.json',
    cwd: folder.root,
    ...more,
  });

/** A path below the folder whose last part may be any bytes. */
const raw = (name: string) =>
  Buffer.concat([Buffer.from(`${folder.root}/pictures/`), Buffer.from(name, 'latin1')]);

// Other systems accept no such names.
describe.runIf(process.platform === 'linux')('odd names', () => {
  it('that are not UTF-8 are left out, and named for a shell; the others are described', async () => {
    await mkdir(raw('\xe9t\xe9'));
    await writeFile(raw('\xe9t\xe9/bob.jpg'), picture);
    await writeFile(raw("it's caf\xe9.jpg"), picture);
    await writeFile(raw("it's caf\xe8.jpg"), picture);
    await writeFile(raw('notes\xe9.txt'), 'no picture');
    await folder.write('pictures/\uFFFD.jpg', picture);
    const { manifest, failed } = await run();
    expect(Object.keys(manifest)).toEqual(['alice.jpg', '\uFFFD.jpg']);
    expect(failed.map(({ name }) => name).sort()).toEqual([
      '\\xe9t\\xe9',
      "it\\'s caf\\xe8.jpg",
      "it\\'s caf\\xe9.jpg",
    ]);
    for (const { reason } of failed) {
      const [, command = ''] =
        /^Its name is not UTF-8, so that no URL can name it\. Rename it in its folder: (mv -n -- .*)$/.exec(
          reason,
        ) ?? [];
      // Two have the same new name.
      execFileSync('bash', ['-c', `${command} || true`], { cwd: join(folder.root, 'pictures') });
    }
    expect((await readdir(join(folder.root, 'pictures'))).sort()).toEqual(
      ['_t_', 'alice.jpg', 'it_s_caf_.jpg', "it's caf\uFFFD.jpg", 'notes\uFFFD.txt', '\uFFFD.jpg'].sort(),
    );
    expect((await run()).failed).toHaveLength(1);
  });

  it('with a line break are no less noticed', async () => {
    await writeFile(raw('a\nb.jpg'), picture);
    await mkdir(raw('c\rd'));
    await writeFile(raw('c\rd/bob.jpg'), picture);
    const { manifest, failed } = await run();
    expect(Object.keys(manifest)).toEqual(['alice.jpg']);
    expect(failed).toEqual([
      {
        name: 'a\\x0ab.jpg',
        reason: "Its name has a line break. Rename it in its folder: mv -n -- $'a\\x0ab.jpg' a_b.jpg",
      },
      {
        name: 'c\\x0dd',
        reason: "Its name has a line break. Rename it in its folder: mv -n -- $'c\\x0dd' c_d",
      },
    ]);
  });

  it('count only where the pattern looks, and do not count as no picture', async () => {
    await writeFile(raw('caf\xe9.jpg'), picture);
    expect((await run({ patterns: ['pictures/*.png', 'pictures/alice.jpg'] })).failed).toEqual([]);
    rmSync(join(folder.root, 'pictures/alice.jpg'));
    expect(await run()).toMatchObject({ manifest: {}, failed: [{ name: 'caf\\xe9.jpg' }] });
  });
});

it('continues without a picture that disappears after its folder was listed', async () => {
  const bob = await folder.write('pictures/bob.jpg', picture);
  const { manifest, failed } = await run({ progress: { start: () => rmSync(bob) } });
  expect(Object.keys(manifest)).toEqual(['alice.jpg']);
  expect(failed).toEqual([
    { name: 'bob.jpg', reason: 'It disappeared after its folder was listed; run the command again.' },
  ]);
});

it.skipIf(process.platform === 'win32')('continues without a picture that may not be read', async () => {
  const bob = await folder.write('pictures/bob.jpg', picture);
  await chmod(folder.root, 0o755);
  await chmod(bob, 0);
  // Root may read everything; the memory and the manifest are then not written.
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.('nobody');
  try {
    const { manifest, failed } = await run({ check: true });
    expect(Object.keys(manifest)).toEqual(['alice.jpg']);
    expect(failed).toEqual([
      { name: 'bob.jpg', reason: expect.stringMatching(/^It may not be read \(EACCES\); change/) },
    ]);
  } finally {
    if (root) process.seteuid?.(0);
  }
});

it('leaves no other file if the manifest cannot be written', async () => {
  await mkdir(join(folder.root, 'pictures.ts'));
  await expect(run()).rejects.toThrow(/EISDIR|EPERM|EEXIST/);
  expect((await readdir(folder.root)).sort()).toEqual(['.cameo', 'pictures', 'pictures.ts']);
});

it('runs twice at once, for one manifest', async () => {
  const [one, other] = await Promise.all([run(), run()]);
  expect(one.manifest).toEqual(other.manifest);
  expect((await run({ check: true })).stale).toEqual([]);
});

// Its size is 0 until it is read.
it.runIf(process.platform === 'linux')('rejects a file that is longer than it was', async () => {
  await expect(readWithin('/proc/self/status', 100)).rejects.toMatchObject({
    issue: { code: 'source-too-large', expected: 'at most 100' },
  });
});
