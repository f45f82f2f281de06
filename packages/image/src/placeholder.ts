import { clamp, hexByte } from '@cameo/core';

/** A square of the placeholder, in the units of its `viewBox`. */
export interface Square {
  readonly fill: string;
  readonly d: string;
}

/** One square, or the cells of a ThumbHash: those at the edge go on beyond it, where blurring mixes what is there. */
export const squaresOf = (colours: readonly string[]): readonly Square[] =>
  colours.map((fill, cell) => {
    if (!colours[1]) return { fill, d: 'M0 0h1v1h-1z' };
    const [x, width] = stretch(cell % CELLS);
    const [y, height] = stretch(Math.floor(cell / CELLS));
    return { fill, d: `M${x} ${y}h${width}v${height}h-${width}z` };
  });

const stretch = (at: number): readonly [start: number, length: number] =>
  at ? [at, at === CELLS - 1 ? CELLS : 1] : [1 - CELLS, CELLS];

declare const atob: (text: string) => string;

/** Columns and rows of a placeholder: the lowest frequencies of a ThumbHash fill no more. */
export const CELLS = 4;

/**
 * The colours of a ThumbHash (github.com/evanw/thumbhash, the format's description) on a grid of 4 × 4, row by row, as
 * `#rrggbb`. Only the lowest frequencies are read: the placeholder is blurred anyway.
 * @param hash base64
 * @returns undefined for what is no ThumbHash, and for a picture with transparency, behind which nothing may show
 */
export function thumbhashColours(hash: string): readonly string[] | undefined {
  let bits = bitsOf(hash);
  /** The next number, which is at most `max`, as a fraction of it; the lowest bits come first. */
  const read = (max: number): number => {
    const value = Number(bits % BigInt(max + 1));
    bits /= BigInt(max + 1);
    return value / max;
  };
  const signed = (max: number): number => 2 * read(max) - 1;
  /** A channel of each cell: its average, and the waves that follow in the hash. */
  const channel = (columns: number, rows: number, average: number, scale: number): readonly number[] => {
    let cells: readonly number[] = Array(CELLS * CELLS).fill(average);
    for (let y = 0; y < rows; y++) {
      for (let x = y ? 0 : 1; x * rows < columns * (rows - y); x++) {
        const amount = 2 * scale * signed(15);
        // Finer waves than the grid would only leave their traces in it.
        if (x < CELLS && y < CELLS)
          cells = cells.map((value, cell) => value + amount * wave(x, cell % CELLS) * wave(y, cell >> 2));
      }
    }
    return cells;
  };

  // Averages of light, yellow-blue and red-green (6 bits each), scale of light (5), transparency (1).
  const [light, yellow, red, scale] = [read(63), signed(63), signed(63), read(31)];
  // What is shorter than 6 bytes is none.
  if (!hash[7] || read(1)) return undefined;
  // Count of light's frequencies (3 bits), scales of the other two (6 each), landscape (1).
  const short = Math.max(3, 7 * read(7));
  const [yellowScale, redScale] = [1.25 * read(63), 1.25 * read(63)];
  const [columns, rows] = read(1) ? [7, short] : [short, 7];
  const lights = channel(columns, rows, light, scale);
  const yellows = channel(3, 3, yellow, yellowScale);
  const reds = channel(3, 3, red, redScale);
  return lights.map((l, cell) => {
    const [p = 0, q = 0] = [yellows[cell], reds[cell]];
    const blue = l - (2 / 3) * p;
    const r = (3 * l - blue + q) / 2;
    return `#${[r, r - q, blue].map((share) => hexByte(255 * clamp(share, 0, 1))).join('')}`;
  });
}

/** The cosine of a frequency at the middle of a cell. */
const wave = (frequency: number, cell: number): number =>
  Math.cos((Math.PI / CELLS) * frequency * (cell + 0.5));

/** The bytes of a text in base64 as one number, the first byte lowest; 0 for any other text. */
function bitsOf(base64: string): bigint {
  try {
    return [...atob(base64)].reduceRight((bits, byte) => bits * 256n + BigInt(byte.charCodeAt(0)), 0n);
  } catch {
    return 0n;
  }
}
