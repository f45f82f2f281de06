import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cameo, emptyProject } from './cameo.js';

let project: Awaited<ReturnType<typeof emptyProject>>;
beforeEach(async () => {
  project = await emptyProject();
  await mkdir(join(project.folder, 'pictures', 'talent'), { recursive: true });
  await put('talent/alice.jpg', await picture(90, 60));
});
afterEach(() => project.remove());

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
const put = async (name: string, bytes: Uint8Array) =>
  writeFile(join(project.folder, 'pictures', name), bytes);
const run = (...argv: string[]) => cameo(project.folder, ['describe', ...argv]);

it('writes a manifest, keeps it, and reports when it is outdated', async () => {
  const first = await run('pictures/**');
  expect([first.code, first.out]).toEqual([
    0,
    'pictures.ts: 1 picture, 1 of them new, changed or removed (talent/alice.jpg).\n',
  ]);
  const text = await readFile(join(project.folder, 'pictures.ts'), 'utf8');
  expect(text).toMatch(
    /^ {2}'talent\/alice\.jpg': \{ src: 'talent\/alice\.jpg', width: 90, height: 60, thumbhash: '[\w+/=]+', v: '[0-9a-f]{12}' \},$/m,
  );
  expect((await run('--check')).code).toBe(0);
  await put('talent/alice.jpg', await picture(60, 90));
  const stale = await run('--check', '--json');
  expect([stale.code, JSON.parse(stale.out)]).toMatchObject([
    1,
    { pictures: 1, stale: ['talent/alice.jpg'] },
  ]);
  expect(await readFile(join(project.folder, 'pictures.ts'), 'utf8')).toBe(text);
});

it('fails if a picture cannot be described, and names it', async () => {
  await put('broken.jpg', (await picture(90, 60)).subarray(0, 200));
  const { code, out } = await run('pictures', '--out', 'all.json');
  expect(code).toBe(1);
  expect(out).toMatch(/^broken\.jpg is left out\. The original is damaged\./);
  expect(Object.keys(JSON.parse(await readFile(join(project.folder, 'all.json'), 'utf8')))).toEqual([
    'talent/alice.jpg',
  ]);
});

it.each([
  [['nowhere'], 1, /^cameo: nowhere is not there; give a file, a folder or a pattern/],
  [['--out', 'a.txt'], 2, /^cameo: Got a\.txt for the manifest, expected a name that ends in/],
  [['--ouy', 'a.ts'], 2, /did you mean --out\?/],
])('reports in one line what is wrong with %j', async (argv, status, line) => {
  const { code, out, err } = await run(...argv);
  expect([code, out]).toEqual([status, '']);
  expect(err.trim()).toMatch(line);
});

it.skipIf(process.platform === 'win32')(
  'prints names in one line each, without commands to a terminal',
  async () => {
    await put('\u001b[31mred.jpg', await picture(20, 20));
    const { code, out } = await run('pictures', '--out', 'odd.json');
    await rm(join(project.folder, 'pictures', '\u001b[31mred.jpg'));
    expect([code, out]).toEqual([0, expect.stringContaining('(\\x1b[31mred.jpg, ')]);
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
  },
);

it('reports positions of faces on request', async () => {
  await put('bob.jpg', await picture(20, 20));
  const { code, out } = await run('pictures', '--faces', '--out', 'faces.json');
  expect([code, out]).toEqual([0, expect.stringMatching(/^faces\.json: 2 pictures, 2 of them/)]);
  const manifest = JSON.parse(await readFile(join(project.folder, 'faces.json'), 'utf8'));
  expect(manifest['talent/alice.jpg']).toMatchObject({ width: 90, faces: [] });
});
