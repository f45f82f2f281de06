import { createHash } from 'node:crypto';
import { chmod, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineImageConfig } from '@cameo/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DescribeFilesOptions, describeFile, describeFiles } from '../src/index.js';
import { pictureFolder, shade } from './folder.js';

const ALICE = await shade(90, 60, 40);
const BOB = await shade(30, 40, 200);
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

let folder: Awaited<ReturnType<typeof pictureFolder>>;
beforeEach(async () => {
  folder = await pictureFolder();
});
afterEach(() => folder.remove());

/** Makes a file old, as files usually are. */
const age = (path: string, seconds = 60) => {
  // A whole second, which is stored without loss.
  const then = Math.floor(Date.now() / 1000) - seconds;
  return utimes(path, then, then);
};

const run = (more: Partial<DescribeFilesOptions> = {}) =>
  describeFiles({
    patterns: ['pictures/**'],
    out: 'pictures.ts',
    memory: '.cameo/seen-files.json',
    cwd: folder.root,
    ...more,
  });

const text = (name = 'pictures.ts') => readFile(join(folder.root, name), 'utf8');

describe('describeFiles', () => {
  it('writes what a page needs, by names below the folder', async () => {
    await folder.write('pictures/talent/alice.jpg', ALICE);
    await folder.write("pictures/bob's.jpg", BOB);
    await folder.write('pictures/notes.txt', 'no picture');
    await folder.write('pictures/.hidden/alice.jpg', ALICE);
    const { manifest, stale, decoded, failed } = await run({ prefix: 'site/' });
    expect(manifest).toEqual({
      "bob's.jpg": {
        src: "site/bob's.jpg",
        width: 30,
        height: 40,
        thumbhash: expect.any(String),
        v: hash(BOB),
      },
      'talent/alice.jpg': {
        src: 'site/talent/alice.jpg',
        width: 90,
        height: 60,
        thumbhash: expect.any(String),
        v: hash(ALICE),
      },
    });
    expect([stale, decoded, failed]).toEqual([["bob's.jpg", 'talent/alice.jpg'], 2, []]);
    const written = await text();
    expect(written).toContain("'bob\\'s.jpg': { src: 'site/bob\\'s.jpg', width: 30, height: 40, ");
    expect(written).toMatch(/\} as const;\n$/);
  });

  it('leaves out pictures that no URL can request', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await folder.write('pictures/_variants/bob.jpg', BOB);
    const { manifest, failed } = await run();
    expect([Object.keys(manifest), failed.map(({ name }) => name)]).toEqual([
      ['alice.jpg'],
      ['_variants/bob.jpg'],
    ]);
    const below = await run({ prefix: 'talent/../' });
    expect(below.manifest).toEqual({});
    expect(below.failed[0]).toEqual({
      name: '_variants/bob.jpg',
      reason: expect.stringContaining('talent/../_variants/bob.jpg'),
    });
  });

  it.each(['talent', '/talent/', '/'])('rejects the prefix %j, which is no folder', async (prefix) => {
    await folder.write('pictures/alice.jpg', ALICE);
    await expect(run({ prefix })).rejects.toThrow(
      `Got ${JSON.stringify(prefix)} as the prefix, expected one such as "talent/"`,
    );
    await expect(text()).rejects.toThrow('ENOENT');
  });

  it.each(['pictures.mjs', 'pictures.json'])('writes a valid module or JSON: %s', async (out) => {
    await folder.write('pictures/ü "it\'s".jpg', ALICE);
    const { manifest, file } = await run({ out });
    const read = out.endsWith('json')
      ? JSON.parse(await text(out))
      : (await import(pathToFileURL(file).href)).pictures;
    expect(read).toEqual(manifest);
    expect((await run({ out })).stale).toEqual([]);
  });

  it('reads no unchanged file, and decodes no known content', async () => {
    const alice = await folder.write('pictures/alice.jpg', ALICE);
    const bob = await folder.write('pictures/bob.jpg', BOB);
    await Promise.all([age(alice), age(bob)]);
    expect((await run()).decoded).toBe(2);
    // With the same size and time, it counts as unchanged and is not read.
    const { mtimeMs, size } = await stat(alice);
    await writeFile(alice, Buffer.alloc(size));
    await utimes(alice, mtimeMs / 1000, mtimeMs / 1000);
    expect(await run()).toMatchObject({ decoded: 0, stale: [], failed: [] });
    // Moved and copied: read, but not decoded.
    await folder.write('pictures/alice.jpg', ALICE);
    await folder.write('pictures/moved/bob.jpg', BOB);
    expect(await run()).toMatchObject({ decoded: 0, stale: ['moved/bob.jpg'] });
    // Another content.
    await folder.write('pictures/bob.jpg', ALICE.subarray(0));
    await folder.write('pictures/alice.jpg', await shade(10, 10, 1));
    const last = await run();
    expect(last).toMatchObject({ decoded: 1, stale: ['alice.jpg', 'bob.jpg'] });
    expect(last.manifest['bob.jpg']?.v).toBe(hash(ALICE));
  });

  it('accepts its file after a formatter has changed it, also without its memory', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await run();
    const wide = (await text()).replaceAll(', ', ',\n    ').replaceAll("'", '"');
    await writeFile(join(folder.root, 'pictures.ts'), wide);
    expect(await run()).toMatchObject({ decoded: 0, stale: [] });
    expect(await run({ memory: '.cameo/other.json' })).toMatchObject({ decoded: 1, stale: [] });
    expect(await text()).toBe(wide);
  });

  it('checks without writing', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    expect(await run({ check: true })).toMatchObject({ stale: ['alice.jpg'] });
    await expect(text()).rejects.toThrow(/ENOENT/);
    await run();
    expect(await run({ check: true })).toMatchObject({ stale: [] });
    await folder.write('pictures/bob.jpg', BOB);
    const before = await text();
    expect(await run({ check: true })).toMatchObject({ stale: ['bob.jpg'] });
    expect(await text()).toBe(before);
  });

  it.each(['.cameo/seen-files.json', '.cameo/none.json'])(
    'compares the manifest with the pictures, with the memory in %s',
    async (memory) => {
      await folder.write('pictures/alice.jpg', ALICE);
      await folder.write('pictures/bob.jpg', BOB);
      await run();
      const right = await text();
      const wrong = right.replace('width: 90', 'width: 91');
      expect(wrong).not.toBe(right);
      await writeFile(join(folder.root, 'pictures.ts'), wrong);
      expect(await run({ check: true, memory })).toMatchObject({ stale: ['alice.jpg'] });
      await run({ memory });
      expect(await text()).toBe(right);
    },
  );

  it('describes again under other limits, and remembers that too', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await folder.write('pictures/bob.jpg', BOB);
    const limited = (sourcePixels: number) =>
      defineImageConfig({ bucket: 'pictures', region: 'us-east-1', limits: { sourcePixels } });
    await run({ config: limited(6000) });
    // 90 × 60 are more than 5,000; 30 × 40 are not.
    const config = limited(5000);
    expect(await run({ config, check: true })).toMatchObject({
      stale: ['alice.jpg'],
      failed: [{ name: 'alice.jpg', reason: expect.stringContaining('5000') }],
      decoded: 1,
    });
    expect(await run({ config: limited(6000), check: true })).toMatchObject({ stale: [], decoded: 0 });
  });

  it('names the pictures that cannot be described, and writes the others', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await folder.write('pictures/broken.jpg', ALICE.subarray(0, 300));
    const { failed, manifest } = await run();
    expect(failed).toEqual([
      { name: 'broken.jpg', reason: expect.stringMatching(/^The original is damaged\./) },
    ]);
    expect(Object.keys(manifest)).toEqual(['alice.jpg']);
  });

  it('names a file that is too large without reading it, and describes the others', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    // A sparse file of 3 GiB, more than Node reads at once.
    await truncate(await folder.write('pictures/long.jpg', ''), 3 * 2 ** 30);
    const { failed, manifest } = await run();
    expect(failed).toEqual([{ name: 'long.jpg', reason: expect.stringContaining('3221225472 bytes') }]);
    expect(Object.keys(manifest)).toEqual(['alice.jpg']);
    const long = describeFile(join(folder.root, 'pictures/long.jpg'), { src: 'long.jpg' });
    await expect(long).rejects.toMatchObject({ issue: { code: 'source-too-large' } });
  });

  it.skipIf(process.platform === 'win32')('names what is no file without reading it', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await symlink('/dev/zero', join(folder.root, 'pictures/zero.jpg'));
    const { failed, manifest } = await run();
    expect(failed).toEqual([{ name: 'zero.jpg', reason: expect.stringContaining('a pipe or a device') }]);
    expect(Object.keys(manifest)).toEqual(['alice.jpg']);
  });

  it.each([
    [['pictures'], ['alice.jpg', 'talent/bob.jpg']],
    [['pictures/**/*.jpg'], ['alice.jpg', 'talent/bob.jpg']],
    [['pictures/*.jpg'], ['alice.jpg']],
    [
      ['pictures/alice.jpg', 'pictures/talent/bob.jpg'],
      ['alice.jpg', 'talent/bob.jpg'],
    ],
    [['pictures/talent/bob.jpg'], ['bob.jpg']],
    [
      ['pictures', 'other'],
      ['other/eve.jpg', 'pictures/alice.jpg', 'pictures/talent/bob.jpg'],
    ],
    // Folders of Next's routes, and of people.
    [['app/[slug]/*.jpg'], ['ann.jpg']],
    [['app/(site)/Photos (2026)/**'], ['dan.jpg']],
    [['app/*/*.jpg'], ['[slug]/ann.jpg']],
  ])('finds at %j the pictures %j', async (patterns, names) => {
    await folder.write('pictures/alice.jpg', ALICE);
    await folder.write('pictures/talent/bob.jpg', BOB);
    await folder.write('other/eve.jpg', BOB);
    await folder.write('app/[slug]/ann.jpg', BOB);
    await folder.write('app/(site)/Photos (2026)/dan.jpg', BOB);
    const found = await run({ patterns });
    expect(Object.keys(found.manifest)).toEqual(names);
  });

  it.skipIf(process.platform === 'win32')('does not treat an unreadable folder as empty', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    const locked = dirname(await folder.write('pictures/locked/bob.jpg', BOB));
    await chmod(folder.root, 0o755);
    await chmod(locked, 0);
    // Root may read everything.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.('nobody');
    try {
      await expect(run()).rejects.toThrow(
        /pictures\/locked cannot be read \(EACCES\), so that it is not known/,
      );
    } finally {
      if (root) process.seteuid?.(0);
      await chmod(locked, 0o755);
    }
    expect((await run()).stale).toHaveLength(2);
  });

  it('needs no writable memory, as with --check on a checkout that may only be read', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    // Nothing can be written below a file.
    await folder.write('file', '');
    const memory = 'file/seen-files.json';
    expect((await run({ memory })).stale).toEqual(['alice.jpg']);
    expect((await run({ memory, check: true })).stale).toEqual([]);
  });

  it('reports dangling links, except those of an editor', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await symlink('user@host.1234', join(folder.root, 'pictures/.#alice.jpg'));
    expect((await run()).stale).toEqual(['alice.jpg']);
    await symlink('/nowhere/mounted', join(folder.root, 'pictures/talent'));
    await expect(run()).rejects.toThrow(/pictures\/talent cannot be read \(ENOENT\)/);
  });

  it.each([
    [{ patterns: ['nowhere'] }, /^nowhere is not there; give a file, a folder or a pattern/],
    [{ patterns: ['*.jpg'] }, /^There is no picture at \*\.jpg/],
    [{ out: 'pictures.txt' }, /expected a name that ends in \.ts, /],
    [{ root: 'other' }, /is outside of .*other; name a root that contains all pictures/],
  ])('reports what is wrong with %j', async (options, sentence) => {
    await folder.write('pictures/alice.jpg', ALICE);
    await expect(run(options)).rejects.toThrow(sentence);
  });
});
