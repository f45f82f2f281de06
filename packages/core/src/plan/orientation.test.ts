import { describe, expect, it } from 'vitest';
import { GRAMMAR } from '../../tests/grammar.js';
import { canonicalize } from '../grammar/canonical.js';
import { combineTurns, exifTurn, type Rect, storedRegion, type Turn, turnedSize } from './orientation.js';

/** A picture of numbered cells that can be tracked. */
type Cells = readonly (readonly number[])[];

const picture = (width: number, height: number): Cells =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => y * width + x));

const cell = (cells: Cells, x: number, y: number): number => {
  const found = cells[y]?.[x];
  if (found === undefined) throw new Error(`no cell at ${x},${y}`);
  return found;
};

const sizeOf = (cells: Cells) => ({ width: cells[0]?.length ?? 0, height: cells.length });

const build = (width: number, height: number, at: (x: number, y: number) => number): Cells =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => at(x, y)));

const clockwise = (cells: Cells): Cells => {
  const { width, height } = sizeOf(cells);
  return build(height, width, (x, y) => cell(cells, y, height - 1 - x));
};
const leftToRight = (cells: Cells): Cells => cells.map((row) => [...row].reverse());
const topToBottom = (cells: Cells): Cells => [...cells].reverse();

const rotated = (cells: Cells, degrees: number): Cells =>
  degrees === 0 ? cells : rotated(clockwise(cells), degrees - 90);

const turned = (cells: Cells, { degrees, mirrored }: Turn): Cells =>
  mirrored ? leftToRight(rotated(cells, degrees)) : rotated(cells, degrees);

const cutOut = (cells: Cells, { left, top, width, height }: Rect): Cells =>
  build(width, height, (x, y) => cell(cells, left + x, top + y));

/**
 * The Exif standard's definition of each orientation: the sides of the visual picture on which the stored first row and the
 * stored first column lie.
 */
const UPRIGHT: readonly ((cells: Cells, width: number, height: number) => Cells)[] = [
  // 1: top, left
  (cells, width, height) => build(width, height, (x, y) => cell(cells, x, y)),
  // 2: top, right
  (cells, width, height) => build(width, height, (x, y) => cell(cells, width - 1 - x, y)),
  // 3: bottom, right
  (cells, width, height) => build(width, height, (x, y) => cell(cells, width - 1 - x, height - 1 - y)),
  // 4: bottom, left
  (cells, width, height) => build(width, height, (x, y) => cell(cells, x, height - 1 - y)),
  // 5: left, top
  (cells, width, height) => build(height, width, (x, y) => cell(cells, y, x)),
  // 6: right, top
  (cells, width, height) => build(height, width, (x, y) => cell(cells, y, height - 1 - x)),
  // 7: right, bottom
  (cells, width, height) => build(height, width, (x, y) => cell(cells, width - 1 - y, height - 1 - x)),
  // 8: left, bottom
  (cells, width, height) => build(height, width, (x, y) => cell(cells, width - 1 - y, x)),
];

const ROTATIONS = [0, 90, 180, 270] as const;
const FLIPS = {
  none: (cells: Cells) => cells,
  h: leftToRight,
  v: topToBottom,
  hv: (cells: Cells) => topToBottom(leftToRight(cells)),
} as const;
type Flip = keyof typeof FLIPS;

const cases = UPRIGHT.flatMap((upright, at) =>
  ROTATIONS.flatMap((rotate) =>
    (Object.keys(FLIPS) as Flip[]).map((flip) => ({ orientation: at + 1, rotate, flip, upright })),
  ),
);

const WIDTH = 4;
const HEIGHT = 3;
const stored = picture(WIDTH, HEIGHT);

/** Every rectangle inside a size. */
const rectangles = ({ width, height }: { width: number; height: number }): readonly Rect[] =>
  Array.from({ length: width }, (_, left) =>
    Array.from({ length: height }, (_, top) =>
      Array.from({ length: width - left }, (_, w) =>
        Array.from({ length: height - top }, (_, h) => ({ left, top, width: w + 1, height: h + 1 })),
      ),
    ),
  ).flat(3);

describe('rotation and flip, compared with cells that are rotated', () => {
  it('covers 8 orientations × 4 rotations × 4 flips', () => {
    expect(cases).toHaveLength(128);
  });

  it.each(cases)(
    'EXIF $orientation, rotate=$rotate, flip=$flip',
    ({ orientation, rotate, flip, upright }) => {
      const expected = FLIPS[flip](rotated(upright(stored, WIDTH, HEIGHT), rotate));
      const canonical = canonicalize({ rotate, ...(flip !== 'none' && { flip }) }, GRAMMAR);
      const turn = combineTurns(exifTurn(orientation), {
        degrees: canonical.rotate ?? 0,
        mirrored: canonical.flip === 'h',
      });
      expect(turned(stored, turn)).toEqual(expected);
      expect(turnedSize({ width: WIDTH, height: HEIGHT }, turn)).toEqual(sizeOf(expected));
      for (const region of rectangles(sizeOf(expected))) {
        const part = cutOut(stored, storedRegion(region, { width: WIDTH, height: HEIGHT }, turn));
        expect(turned(part, turn)).toEqual(cutOut(expected, region));
      }
    },
  );
});

describe('exifTurn', () => {
  it.each([0, 9, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('is the identity for %s', (orientation) => {
    expect(exifTurn(orientation)).toEqual({ degrees: 0, mirrored: false });
  });
});

describe('combineTurns', () => {
  it('applies both, the first one first', () => {
    const turns = ROTATIONS.flatMap((degrees) => [true, false].map((mirrored) => ({ degrees, mirrored })));
    for (const first of turns) {
      for (const second of turns) {
        expect(turned(stored, combineTurns(first, second))).toEqual(turned(turned(stored, first), second));
      }
    }
  });
});
