import { describe, expect, it } from 'vitest';
import { halvesOf } from '../harness/pictures.js';
import {
  apart,
  besideFirst,
  besidePlain,
  type Encoding,
  isKept,
  type Measured,
  promises,
  scoreOf,
} from './promises.js';

const encoding = (over: Partial<Encoding>): Encoding => ({
  file: 'a.jpg',
  width: 640,
  format: 'jpeg',
  q: 80,
  bytes: 1000,
  ssimulacra: 0.03,
  butteraugli: 1,
  ...over,
});

const ENCODINGS = ['a.jpg', 'b.jpg'].flatMap((file) => [
  encoding({ file, format: 'plain', bytes: 1000, ssimulacra: 0.032 }),
  encoding({ file, format: 'jpeg', bytes: 900, ssimulacra: 0.032 }),
  encoding({ file, format: 'webp', bytes: file === 'a.jpg' ? 500 : 750, ssimulacra: 0.03 }),
  encoding({ file, format: 'avif', bytes: 620, ssimulacra: file === 'a.jpg' ? 0.03 : 0.032 }),
  encoding({ file, format: 'refined', bytes: 527, ssimulacra: file === 'a.jpg' ? 0.032 : 0.036 }),
]);

const MEASURED: Measured = {
  versions: {},
  input: '',
  files: ['a.jpg', 'b.jpg'],
  qualities: [80],
  defaultQ: 80,
  encodings: ENCODINGS,
  atOwnSize: [
    { name: 'a.jpg', before: 1000, after: 100 },
    { name: 'b.jpg', before: 3000, after: 1500 },
  ],
  graphics: [
    { name: 'logo', format: 'webp', bytes: 80, photoBytes: 100, ssimulacra: 0, photoSsimulacra: 0.01 },
    { name: 'logo', format: 'png', bytes: 50, photoBytes: 100, ssimulacra: 0, photoSsimulacra: 0 },
  ],
  lookingTime: 1.01,
  compressed: [{ name: 'icon', before: 100, after: 101 }],
};

describe('promises', () => {
  it('scores a format by the mean of its pictures', () => {
    expect(scoreOf(ENCODINGS, 'avif', 80)).toBeCloseTo(0.031, 10);
    expect(apart(ENCODINGS, 80)).toBeCloseTo(1.0667, 4);
  });

  it('compares the total bytes, and the median picture', () => {
    expect(besidePlain(MEASURED, 'webp')).toEqual([0.625, 0.625]);
    expect(besidePlain(MEASURED, 'avif')).toEqual([0.62, 0.62]);
  });

  it('compares refined pictures with first answers, at the qualities that have both', () => {
    const qualities = [60, 80];
    const more = [...ENCODINGS, encoding({ format: 'avif', q: 60, bytes: 400, ssimulacra: 0.05 })];
    const beside = { encodings: more, qualities };
    expect(besideFirst(beside, ({ bytes }) => bytes)).toBeCloseTo(0.85, 10);
    expect(besideFirst(beside, ({ ssimulacra }) => ssimulacra)).toBeCloseTo(0.034 / 0.031, 10);
  });

  it('holds out every second photograph; a single one is in both halves', () => {
    expect(halvesOf(['a', 'b', 'c'])).toEqual({ fitted: ['a', 'c'], heldOut: ['b'] });
    expect(halvesOf(['a'])).toEqual({ fitted: ['a'], heldOut: ['a'] });
  });

  it('reports which are kept', () => {
    const broken = promises(MEASURED).filter((each) => !isKept(each));
    expect(broken.map(({ what, found }) => [what, Number(found.toFixed(3))])).toEqual([
      ['AVIF beside JPEG 80, bytes of all', 0.62],
      ['AVIF beside JPEG 80, bytes of the median picture', 0.62],
      ['refined AVIF beside the first answer, distance from the original', 1.097],
      ['bytes at the original’s size, of any that is compressed already', 1.01],
    ]);
    expect(promises(MEASURED).find(({ what }) => what === 'bytes at the original’s size')?.found).toBe(0.4);
  });
});
