import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplesIn } from '../../tests/samples-in.js';
import { encodePng } from './drawn-pictures.js';
import { collectSamples, projectRoot } from './samples.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-samples-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('sample pictures', () => {
  it('come from dependencies or are drawn', async () => {
    const names = await samplesIn(folder);
    expect([...names].sort()).toEqual(
      [
        [
          'animated.gif',
          'armchair.jpg',
          'bedroom.jpg',
          'cafe.jpg',
          'clouds.png',
          'cops.jpg',
          'dice.png',
          'drawn/badge.png',
          'drawn/planet.gif',
          'drawn/test-chart.png',
          'earth-night.jpg',
        ],
        [
          'earth-topology.png',
          'earth.jpg',
          'flower.gif',
          'hands.jpg',
          'night-sky.png',
          'panorama.jpg',
          'picture.tiff',
          'portrait.jpg',
          'smile.jpg',
          'windows95.bmp',
          'yellow-hat.jpg',
        ],
      ].flat(),
    );
    const magic = async (name: string) => (await readFile(join(folder, name))).subarray(0, 4).toString('hex');
    expect([await magic('earth.jpg'), await magic('clouds.png'), await magic('drawn/badge.png')]).toEqual([
      'ffd8ffe0',
      '89504e47',
      '89504e47',
    ]);
    // A copy: an edit of a sample in place must not change the package.
    expect((await stat(join(folder, 'earth.jpg'))).nlink).toBe(1);
  });

  it('are collected once; changed ones are kept and deleted ones replaced', async () => {
    await writeFile(join(folder, 'earth.jpg'), 'mine');
    await rm(join(folder, 'drawn/badge.png'));
    const before = await stat(join(folder, 'portrait.jpg'));
    await collectSamples(folder);
    // A copy takes the place of another as a file of its own.
    expect((await stat(join(folder, 'portrait.jpg'))).ino).toBe(before.ino);
    expect(await readFile(join(folder, 'earth.jpg'), 'utf8')).toBe('mine');
    expect((await stat(join(folder, 'drawn/badge.png'))).isFile()).toBe(true);
  });
});

describe('the PNG writer', () => {
  it('writes a header, filtered rows and valid checksums', () => {
    const png = Buffer.from(encodePng(2, 1, 4, (x) => [x, 2, 3, 128]));
    expect(png.subarray(0, 33).toString('hex')).toBe(
      // Signature; IHDR of 2 × 1, 8 bits, RGBA. Checksum computed with another implementation of zlib.crc32 (Python's).
      '89504e470d0a1a0a0000000d4948445200000002000000010806000000f4227f8a',
    );
    const length = png.readUInt32BE(33);
    expect(png.subarray(37, 41).toString()).toBe('IDAT');
    expect(inflateSync(png.subarray(41, 41 + length)).toString('hex')).toBe('000002038001020380');
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });
});

it("finds the project's root from a subfolder", async () => {
  await writeFile(join(folder, 'pnpm-workspace.yaml'), '');
  expect(await projectRoot(join(folder, 'packages', 'x', 'dist'), '/elsewhere')).toBe(folder);
  expect(await projectRoot('/nowhere/at/all', '/elsewhere')).toBe('/elsewhere');
});
