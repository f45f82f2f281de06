import { DEFAULT_LIMITS, type SourceFormat } from '@cameo/core';
import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { alphaUrn, avifFile, ispe, streamIn } from '../../tests/avif-file.js';
import {
  chunkedWebp,
  floodedGif,
  floodedPng,
  floodedWebp,
  framedWebp,
  grayEntries,
  groupedWebp,
  predictedWebp,
  tiffOf,
  webpFrame,
  withSegments,
} from '../../tests/flooded-files.js';
import { flat } from '../../tests/hostile-pictures.js';
import { surveyed } from '../../tests/surveyed.js';
import { survey } from './index.js';
import { type Steps, stepsFor } from './steps.js';

/** Limits of CPU time, ms: for 10 MB, and the minimum for smaller files. */
const [MAX_MS, MIN_MS] = [5, 1];

/** CPU time of a plain loop over 10 MB on an idle machine, ms. On a slower machine, the limits grow in proportion. */
const LOOP_MS = 8;

/**
 * Limit for a WebP whose codes are read with more steps, because their bound is large, ms, and the maximum of these steps.
 */
const [MORE_MS, MAX_MORE_STEPS] = [25, 2_250_000];

const TEN_MB = 10_000_000;

/** A buffer filled with a pattern. */
const filled = (part: readonly number[], length = TEN_MB): Buffer => Buffer.alloc(length, Buffer.from(part));

/** A GIF of one picture in sub-blocks of the given length. */
const subBlocked = (length: number, bytes = TEN_MB): Buffer =>
  Buffer.concat([
    floodedGif(0).subarray(0, -1),
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2]),
    filled([length, ...new Array(length).fill(1)], bytes - (bytes % (length + 1))),
    Buffer.from([0, 0x3b]),
  ]);

let jpeg: Buffer;
let lossy: Buffer;
let lossless: Buffer;
let animated: Buffer;
let tiled: Buffer;
beforeAll(async () => {
  jpeg = await flat(64, 64, 'jpeg');
  const two = sharp({ create: { width: 2, height: 2, channels: 3, background: '#369' } });
  lossy = await two.clone().webp().toBuffer();
  lossless = await two.clone().webp({ lossless: true }).toBuffer();
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  const frames = Array.from({ length: 100 }, (_, at) =>
    sharp({ create: { width: 80, height: 60 + (at % 9), channels: 3, background: '#369', noise } })
      .extend({ right: 120, background: '#f80' })
      .webp({ lossless: true })
      .toBuffer(),
  );
  animated = framedWebp(
    (await Promise.all(frames)).map((frame) => webpFrame(frame, 200)),
    200,
  );
  const { body, av1C } = streamIn(await flat(64, 64, 'avif'));
  // The delimiter of two bytes, the sequence header with its length in one byte, and the frame.
  const header = body.subarray(2, 4 + (body[3] ?? 0));
  tiled = avifFile({
    items: Array.from({ length: 900 }, (_, at) => ({
      id: at + 1,
      type: 'av01',
      // A repeated sequence header.
      body: Buffer.concat([Buffer.alloc(header.length * 200, header), body]),
      properties: [av1C, ispe(64, 64), ...(at > 0 ? [alphaUrn()] : [])],
    })),
  });
});

/** A JPEG with the given coded bytes, repeated. */
const coded = (...bytes: readonly number[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, -2), filled(bytes), jpeg.subarray(-2)]);

/** A JPEG whose frame has 8000 × 8000 pixels, with the given number of scans of coded bytes, repeated to 3 MB. */
const scanned = (scans: number, ...bytes: readonly number[]): Buffer => {
  const large = Buffer.from(jpeg);
  const frame = large.indexOf(Buffer.from([0xff, 0xc2]));
  large.writeUInt16BE(8000, frame + 5);
  large.writeUInt16BE(8000, frame + 7);
  const [first, last] = [
    large.indexOf(Buffer.from([0xff, 0xda])),
    large.lastIndexOf(Buffer.from([0xff, 0xda])),
  ];
  const scan = Buffer.concat([large.subarray(last, -2), filled(bytes, 3_000_000)]);
  const all = Array.from({ length: scans }, () => scan);
  return Buffer.concat([large.subarray(0, first), ...all, large.subarray(-2)]);
};

/** A WebP of frames whose predictors take the given number of bytes. */
const predicted = (frames: number, length: number): Buffer =>
  framedWebp(
    Array.from({ length: frames }, () => webpFrame(predictedWebp(length), 4096)),
    4096,
  );

type Made = () => Buffer;
const groups = groupedWebp();
/**
 * Files of each kind. `more` are steps that the size of a picture allows in addition, `ms` is the limit of files that have one
 * of their own, however long they are.
 */
const FILES: Readonly<Record<string, readonly [SourceFormat, Made, more?: number, ms?: number]>> = {
  'JPEG without 0xff': ['jpeg', () => coded(0)],
  'JPEG of stuffed bytes': ['jpeg', () => coded(0xff, 0)],
  'JPEG of stuffed bytes that lie at all places of a word': ['jpeg', () => coded(0xff, 0, 0)],
  'JPEG with 0xff in every 34th byte': ['jpeg', () => coded(0xff, ...new Array(33).fill(0))],
  'JPEG of restarts': ['jpeg', () => coded(0xff, 0xd0)],
  'JPEG of a restart after each block': ['jpeg', () => scanned(1, 0, 0xff, 0xd0), 1_000_000],
  'JPEG of eight scans of these': ['jpeg', () => scanned(8, 0, 0xff, 0xd0), 8_000_000],
  'JPEG of a restart after each block, with padding': [
    'jpeg',
    () => scanned(4, 0, 0xff, 0xff, 0xd0),
    4_000_000,
  ],
  'JPEG of starts': ['jpeg', () => coded(0xff, 0xd8)],
  'JPEG of starts among restarts': [
    'jpeg',
    () => scanned(8, 0xff, 0xd8, ...new Array(7).fill([0xff, 0xd0]).flat()),
    8_000_000,
  ],
  'JPEG of reserved markers in every 40th byte': ['jpeg', () => coded(0xff, 0x80, ...new Array(38).fill(0))],
  'JPEG of padding': ['jpeg', () => coded(0xff)],
  'JPEG of 12 million segments': ['jpeg', () => withSegments(jpeg, 0xe1, 12_000_000)],
  'GIF of sub-blocks of one byte': ['gif', () => subBlocked(1)],
  'GIF of sub-blocks of 20 bytes': ['gif', () => subBlocked(20)],
  'GIF of sub-blocks of 255 bytes': ['gif', () => subBlocked(255)],
  'GIF of 3 million frames': ['gif', () => floodedGif(3_000_000)],
  'GIF of 20,000 frames': ['gif', () => floodedGif(20_000)],
  'WebP of 3 million chunks': ['webp', () => chunkedWebp(lossy, 3_000_000)],
  'WebP of 39,000 chunks': ['webp', () => chunkedWebp(lossy, 39_000)],
  'WebP of 10,000 frames': ['webp', () => floodedWebp(lossy, 10_000)],
  'WebP of 10,000 frames without loss': ['webp', () => floodedWebp(lossless, 10_000)],
  'WebP of 10,000 frames without loss that are broken': [
    'webp',
    () =>
      floodedWebp(
        Buffer.concat([lossless.subarray(0, 25), Buffer.alloc(lossless.length - 25, 0xff)]),
        10_000,
      ),
  ],
  'WebP of 65,536 groups of codes': ['webp', () => groups],
  'WebP of 40 frames of as many': [
    'webp',
    () =>
      framedWebp(
        Array.from({ length: 40 }, () => webpFrame(groups, 1024)),
        1024,
      ),
  ],
  'WebP of frames without loss': ['webp', () => animated],
  'WebP of 400 frames of small predictors': ['webp', () => predicted(400, 1200)],
  'WebP of 1,500 smaller frames of these': ['webp', () => predicted(1500, 700)],
  'WebP of 25 frames of large predictors': ['webp', () => predicted(25, 20_000), MAX_MORE_STEPS, MORE_MS],
  'PNG of a million chunks': ['png', () => floodedPng('IDAT', 1_000_000)],
  'PNG of 100,000 chunks': ['png', () => floodedPng('IDAT', 100_000)],
  'PNG of 100,000 texts': ['png', () => floodedPng('iTXt', 100_000)],
  'TIFF of 400,000 directories': ['tiff', () => tiffOf(Buffer.alloc(1), grayEntries(1, 1), 400_000)],
  'AVIF of 900 pictures of 200 headers': ['avif', () => tiled],
};

const KINDS = some(Object.entries(FILES), 7);

/** CPU time of a function, ms. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const looped = filled([1, 2, 3]);

function plainLoop(): void {
  let sum = 0;
  for (let at = 0; at < looped.length; at += 1) sum += looped[at] as number;
  expect(sum).toBeGreaterThan(0);
}

/**
 * Minimum CPU time of a function, ms on an idle machine, because other processes run and V8 has to compile the code first. A
 * plain loop runs in between, because these processes slow down both.
 * @param enough stops as soon as a run took less
 */
function spent(work: () => void, enough: number): number {
  let [least, loop] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let time = 0; time < 40 && least >= enough; time += 1) {
    least = Math.min(least, cpuMs(work));
    loop = Math.min(loop, cpuMs(plainLoop));
  }
  return least < enough ? least : least / Math.max(1, loop / LOOP_MS);
}

const stepsOf = (bytes: Buffer, format: SourceFormat): Steps => {
  const steps = stepsFor(bytes.length);
  try {
    survey(bytes, format, DEFAULT_LIMITS, steps);
  } catch {
    // The time of a rejected file counts as well.
  }
  return steps;
};

describe('a survey', () => {
  it.each(KINDS)('takes less than 5 ms for 10 MB, or its own limit: %s', (_, [format, made, , ms]) => {
    const bytes = made();
    const maxMs = ms ?? Math.max(MIN_MS, (MAX_MS * bytes.length) / TEN_MB);
    expect(spent(() => void surveyed(bytes, format), maxMs)).toBeLessThan(maxMs);
  });

  it('limits its steps in proportion to the file', () => {
    expect(stepsFor(10).limit).toBe(100_000);
    expect(stepsFor(12_000_000).limit).toBe(600_000);
    for (const [name, [format, made, more = 0]] of KINDS) {
      const { taken, limit } = stepsOf(made(), format);
      // The last step may be an embedded picture of 65,536 pixels.
      expect(taken, name).toBeLessThanOrEqual(limit + more + 70_000);
    }
  });

  it('counts sub-blocks, restarts and chunks as its steps', () => {
    const blocks = subBlocked(255, 2_560_000);
    // The length of a sub-block takes a byte; a terminator follows the last one.
    expect(stepsOf(blocks, 'gif').taken).toBe(2_560_000 / 256 + 1);
    const restarts = Buffer.concat([
      jpeg.subarray(0, -2),
      filled([0xff, 0xd0, 1], 30_000),
      Buffer.alloc(40),
      jpeg.subarray(-2),
    ]);
    const { taken } = stepsOf(restarts, 'jpeg');
    expect(taken - stepsOf(jpeg, 'jpeg').taken).toBe(10_000);
    expect(stepsOf(chunkedWebp(lossy, 3000), 'webp').taken).toBe(3001);
    expect(stepsOf(floodedPng('IDAT', 4000), 'png').taken).toBe(4000);
  });

  it('rejects a file with more parts than steps', () => {
    expect(surveyed(subBlocked(1), 'gif')).toMatch(/^source-too-large: more than 500,0\d\d sub-blocks$/);
    expect(surveyed(coded(0xff, 0xd0), 'jpeg')).toMatch(
      // 500,000 by its length, and 64 blocks in each of ten scans.
      /^source-too-large: more than 500,[67]\d\d markers without a segment$/,
    );
    // Its structure is valid, so this is an excess like the others.
    expect(surveyed(tiled, 'avif')).toMatch(/^source-too-large: more than \d{3},\d{3} steps through OBUs$/);
    expect(surveyed(floodedPng('iTXt', 10_001), 'png')).toBe('source-too-large: more than 10,000 texts');
  });
});

describe('the survey of a JPEG', () => {
  it('finds each marker at any position in a word, whatever surrounds it', async () => {
    const large = await flat(4000, 4000, 'jpeg');
    const last = large.lastIndexOf(Buffer.from([0xff, 0xda]));
    const scan = large.subarray(last, -2);
    for (const around of some([[0], [0xff, 0], [0xff], [0xff, 0xd1], [0x80, 0xff, 0x7f]], 2)) {
      for (const shift of some([...Array(20).keys()], 10)) {
        const scans = Array.from({ length: 150 }, (_, at) =>
          Buffer.concat([scan, filled(around, (shift * (at + 1)) % 37), Buffer.from([1])]),
        );
        const whole = Buffer.concat([
          Buffer.alloc(shift),
          large.subarray(0, -2),
          ...scans,
          large.subarray(-2),
        ]);
        expect(surveyed(whole.subarray(shift), 'jpeg'), `${around} ${shift}`).toBe(
          'source-too-large: 160 scans of 16,000,000 pixels',
        );
      }
    }
  });
});
