import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DescribeFilesOptions, describeFile, describeFiles } from '../src/index.js';
import { pictureFolder, shade } from './folder.js';

/** A portrait from a development dependency, whose face was labelled from 30 to 69 % across and 27 to 79 % down. */
const MARIE = await readFile(
  createRequire(import.meta.url).resolve('soft-ui-dashboard/assets/img/marie.jpg'),
);
const PLAIN = await shade(90, 60, 40);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>';

let folder: Awaited<ReturnType<typeof pictureFolder>>;
beforeEach(async () => {
  folder = await pictureFolder();
  await folder.write('pictures/marie.jpg', MARIE);
  await folder.write('pictures/plain.jpg', PLAIN);
  await folder.write('pictures/drawn.svg', SVG);
});
afterEach(() => folder.remove());

const run = (more: Partial<DescribeFilesOptions> = {}) =>
  describeFiles({
    patterns: ['pictures/**'],
    out: 'pictures.ts',
    memory: '.cameo/seen-files.json',
    cwd: folder.root,
    ...more,
  });
const text = () => readFile(join(folder.root, 'pictures.ts'), 'utf8');

it('includes positions of faces, and an empty list where there are none', async () => {
  const { manifest } = await run({ faces: true });
  const [face, ...others] = manifest['marie.jpg']?.faces ?? [];
  expect(others).toEqual([]);
  expect(Object.keys(face ?? {})).toEqual(['left', 'top', 'width', 'height']);
  expect((face?.left ?? 0) + (face?.width ?? 0) / 2).toBeCloseTo(0.495, 1);
  expect((face?.top ?? 0) + (face?.height ?? 0) / 2).toBeCloseTo(0.53, 1);
  expect([manifest['plain.jpg']?.faces, manifest['drawn.svg']?.faces]).toEqual([[], []]);
  expect(await text()).toMatch(
    /'marie\.jpg': \{ .*, faces: \[\{ left: 0\.\d+, top: 0\.\d+, width: 0\.\d+, height: 0\.\d+ \}\] \},\n/,
  );
});

it('decodes once more for missing faces, but never to remove them', async () => {
  const counts: number[] = [];
  const stale: (readonly string[])[] = [];
  for (const faces of [false, true, true, false, false]) {
    const found = await run({ faces });
    counts.push(found.decoded);
    stale.push(found.stale);
    expect((await text()).includes('faces:')).toBe(faces);
  }
  expect(counts).toEqual([3, 3, 0, 0, 0]);
  expect(stale.map((names) => names.length)).toEqual([3, 3, 0, 3, 0]);
});

it('reports missing faces with check, and detects a box that was edited by hand', async () => {
  await run();
  expect((await run({ faces: true, check: true })).stale).toHaveLength(3);
  await run({ faces: true });
  expect((await run({ faces: true, check: true })).stale).toEqual([]);
  const written = await text();
  await writeFile(join(folder.root, 'pictures.ts'), written.replace(/left: 0\.\d+/, 'left: 0.1'));
  const moved = await run({ faces: true, check: true });
  expect([moved.stale, moved.decoded]).toEqual([['marie.jpg'], 1]);
  await writeFile(join(folder.root, 'pictures.ts'), written.replace(/left: 0\.\d+/, "left: 'x'"));
  expect((await run({ faces: true, check: true })).stale).toEqual(['marie.jpg']);
});

it('has precise types, and no faces for a single picture without the option', async () => {
  const path = join(folder.root, 'pictures/marie.jpg');
  const { faces } = await describeFile(path, { src: 'marie.jpg', faces: true });
  const left: number | undefined = faces?.[0]?.left;
  expect(left).toBeGreaterThan(0.2);
  expect(await describeFile(path, { src: 'marie.jpg' })).not.toHaveProperty('faces');
});
