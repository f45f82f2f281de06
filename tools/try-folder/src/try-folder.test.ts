import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { readCommandLine } from '@cameo/command-line';
import { afterAll, describe, expect, it } from 'vitest';
import { TRY_FOLDER } from './args.js';
import { expectedSize } from './expected.js';
import { readOriginal } from './pictures.js';
import { blindSpots } from './self-test.js';

const scratch = mkdtempSync(join(tmpdir(), 'cameo-try-folder-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));

it('detects wrong pictures, and accepts right ones', async () => {
  expect(await blindSpots()).toEqual([]);
});

describe('an animated PNG', () => {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const numbers = (...values: readonly number[]): Buffer => {
    const buffer = Buffer.alloc(values.length * 4);
    for (const [at, value] of values.entries()) buffer.writeUInt32BE(value, at * 4);
    return buffer;
  };
  /** A row of pixels in RGBA. */
  const row = (...pixels: readonly (readonly number[])[]): Buffer =>
    deflateSync(Buffer.from([0, ...pixels.flat()]));
  const [RED, BLUE, CLEAR] = [
    [255, 0, 0, 255],
    [0, 0, 255, 255],
    [0, 0, 0, 0],
  ] as const;
  const control = (
    turn: number,
    width: number,
    left: number,
    [delay, perSecond]: readonly [number, number],
    [dispose, blend]: readonly [number, number],
  ): Buffer => {
    const times = Buffer.alloc(6);
    times.writeUInt16BE(delay, 0);
    times.writeUInt16BE(perSecond, 2);
    times.set([dispose, blend], 4);
    return chunk('fcTL', Buffer.concat([numbers(turn, width, 1, left, 0), times]));
  };
  const png = (...body: readonly Buffer[]): Buffer =>
    Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      // 2 × 1 pixels of 8 bits, RGBA.
      chunk('IHDR', Buffer.concat([numbers(2, 1), Buffer.from([8, 6, 0, 0, 0])])),
      ...body,
      chunk('IEND', Buffer.alloc(0)),
    ]);
  const read = async (name: string, bytes: Buffer) => {
    const file = join(scratch, name);
    writeFileSync(file, bytes);
    return readOriginal(file, name);
  };
  const fdat = (turn: number, data: Buffer) => chunk('fdAT', Buffer.concat([numbers(turn), data]));

  it('has frames, delays and loops, with each frame composed on the previous ones', async () => {
    const bytes = png(
      chunk('acTL', numbers(4, 3)),
      control(0, 2, 0, [1, 30], [0, 0]),
      chunk('IDAT', row(RED, CLEAR)),
      // One blue pixel over the right one, then restored.
      control(1, 1, 1, [5, 100], [2, 1]),
      fdat(2, row(BLUE)),
      // The left one replaced by nothing, and cleared: transparent.
      control(3, 1, 0, [20, 0], [1, 0]),
      fdat(4, row(CLEAR)),
      control(5, 1, 1, [1, 2], [0, 1]),
      fdat(6, row(BLUE)),
    );
    const { facts, frames, sound } = await read('moving.png', bytes);
    expect(facts).toEqual({
      format: 'png',
      width: 2,
      height: 1,
      frames: 4,
      delays: [1000 / 30, 50, 200, 500],
      loop: 3,
      hasAlpha: true,
    });
    expect(sound).toBe(true);
    expect(frames.map(({ data }) => [...data])).toEqual([
      [...RED, ...CLEAR],
      [...RED, ...BLUE],
      [...CLEAR, ...CLEAR],
      [...CLEAR, ...BLUE],
    ]);
  });

  it('omits a still picture before the first frame', async () => {
    const bytes = png(
      chunk('acTL', numbers(2, 0)),
      chunk('IDAT', row(RED, RED)),
      control(0, 2, 0, [1, 10], [0, 0]),
      fdat(1, row(BLUE, BLUE)),
      control(2, 2, 0, [1, 10], [0, 0]),
      fdat(3, row(CLEAR, BLUE)),
    );
    const { frames } = await read('hidden.png', bytes);
    expect(frames.map(({ data }) => [...data])).toEqual([
      [...BLUE, ...BLUE],
      [...CLEAR, ...BLUE],
    ]);
  });

  it('is undefined without the chunk that declares it', async () => {
    const { facts } = await read('still.png', png(chunk('IDAT', row(RED, BLUE))));
    expect(facts).toMatchObject({ frames: 1, delays: [] });
  });
});

describe('the expected size', () => {
  const rules = { ladder: [320, 640, 1280], limits: { width: 1280, height: 1280, pixels: 1_000_000 } };
  it.each([
    // The next rung above 400 is 640, and 750 × 0.64 is 480.
    ['width', 400, 1, 1000, 750, [640], [480]],
    ['width', 700, 1, 1000, 750, [1000], [750]],
    ['cover', 640, 480, 320, 320, [320], [240]],
    ['inside', 640, 480, 2000, 1000, [640], [320]],
    // Half of 1001 lies in the middle of two integers.
    ['inside', 640, 640, 1280, 1001, [640], [501, 500]],
  ] as const)('%s %d × %d of %d × %d', (fit, w, h, width, height, widths, heights) => {
    expect(expectedSize({ width, height }, { fit, w, h }, rules)).toEqual({ widths, heights });
  });
});

describe('the command line', () => {
  const mistake = (...argv: readonly string[]): string => {
    const read = readCommandLine(TRY_FOLDER, argv);
    return read.kind === 'mistake' ? read.text : read.kind;
  };
  it.each([
    [[], 'Got no folder, expected one or --samples'],
    [['a', '--samples'], 'Got a and --samples, expected one of them'],
    [['a', '--write'], 'Got --write without --browser'],
    [['a', '--browser', '--write', '--only', 'x'], 'or with --samples or --only'],
    [['a', '--width', '64'], 'did you mean --widths?'],
    [['a', '--widths', '3841'], 'expected a whole number from 1 to 3840'],
    [['a', '--inputs', 'bmp'], 'expected some of jpeg,png,webp,gif,avif,tiff,svg,heic'],
  ])('rejects %j', (argv, sentence) => {
    expect(mistake(...argv)).toContain(sentence);
  });
  it('accepts a folder and its options', () => {
    expect(mistake('a', '--browser', '--write')).toBe('run');
    expect(mistake('--samples', '--memory', '500')).toBe('run');
  });
});
