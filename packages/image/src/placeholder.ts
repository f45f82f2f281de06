import { clamp, hexByte } from '@cameo/core';

declare const atob: (text: string) => string;

/** Columns and rows of a placeholder: the lowest frequencies of a ThumbHash need no more. */
const CELLS = 4;

/** Minimum number of base64 characters for the header of a ThumbHash, 6 bytes. */
const MIN_LENGTH = 8;

/** The radius that makes an ellipse of any box. */
const LARGEST_ROUND = 500;

/** The content until a picture arrives: an `<svg>` of squares. */
export interface Placeholder {
  readonly viewBox: string;
  /** The attributes of each `<path>`. */
  readonly squares: readonly { readonly fill: string; readonly d: string }[];
  /** The `clip-path` of the `<svg>` for a picture with rounded corners: an attribute, which a strict policy allows. */
  readonly clipPath?: string;
}

/** One square of a colour, or the cells of a ThumbHash, in a shape; undefined without either. */
export function placeholderOf(
  colour: string | undefined,
  thumbhash: string | undefined,
  clipPath?: string | undefined,
): Placeholder | undefined {
  const shape = clipPath === undefined ? {} : { clipPath };
  if (colour) return { viewBox: '0 0 1 1', squares: [{ fill: colour, d: 'M0 0h1v1h-1z' }], ...shape };
  const colours = thumbhash ? thumbhashColours(thumbhash) : undefined;
  return colours && { viewBox: `0 0 ${CELLS} ${CELLS}`, squares: colours.map(cellOf), ...shape };
}

/**
 * The shape of a picture with rounded corners: arcs of a circle as far as the height allows, and an ellipse for the largest
 * radius, as the resizer draws them. Percentages, because the place may have any size.
 * @param round radius, thousandths of the width
 */
export function roundedShape(round: number, width = 1, height = width): string {
  const across = round / 10;
  const down = round < LARGEST_ROUND ? Math.min(50, (across * width) / height) : 50;
  return `inset(0 round ${across}% / ${Math.round(down * 100) / 100}%)`;
}

/** A cell of the grid. Those at the edge extend beyond it, so that blurring does not mix in transparency. */
function cellOf(fill: string, cell: number) {
  const [x, width] = extent(cell % CELLS);
  const [y, height] = extent(Math.floor(cell / CELLS));
  return { fill, d: `M${x} ${y}h${width}v${height}h-${width}z` };
}

function extent(at: number): readonly [start: number, length: number] {
  if (at === 0) return [1 - CELLS, CELLS];
  return [at, at === CELLS - 1 ? CELLS : 1];
}

/**
 * The colours of a ThumbHash (github.com/evanw/thumbhash, the format's description) on a grid of 4 × 4, row by row, as
 * `#rrggbb`. Only the lowest frequencies are read: the placeholder is blurred anyway.
 * @param hash base64
 * @returns undefined for an invalid ThumbHash, and for a picture with transparency, behind which nothing may show
 */
export function thumbhashColours(hash: string): readonly string[] | undefined {
  let bits = bitsOf(hash);
  /** The next number, at most `max`, as a fraction of it; the lowest bits come first. */
  const read = (max: number): number => {
    const value = Number(bits % BigInt(max + 1));
    bits /= BigInt(max + 1);
    return value / max;
  };
  const signed = (max: number): number => 2 * read(max) - 1;
  /** A channel of each cell: its average, and the frequencies that follow in the hash. */
  const channel = (columns: number, rows: number, average: number, scale: number): readonly number[] => {
    let cells: readonly number[] = Array(CELLS * CELLS).fill(average);
    for (let y = 0; y < rows; y++) {
      for (let x = y ? 0 : 1; x * rows < columns * (rows - y); x++) {
        const amount = 2 * scale * signed(15);
        // Frequencies finer than the grid would only cause aliasing.
        if (x < CELLS && y < CELLS)
          cells = cells.map(
            (value, cell) => value + amount * wave(x, cell % CELLS) * wave(y, Math.floor(cell / CELLS)),
          );
      }
    }
    return cells;
  };

  // Averages of light, yellow-blue and red-green (6 bits each), scale of light (5), transparency (1).
  const [light, yellow, red, scale] = [read(63), signed(63), signed(63), read(31)];
  if (hash.length < MIN_LENGTH || read(1)) return undefined;
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

/** The cosine of a frequency at the centre of a cell. */
const wave = (frequency: number, cell: number): number =>
  Math.cos((Math.PI / CELLS) * frequency * (cell + 0.5));

/** The bytes of a base64 text as one number, the first byte lowest; 0 for invalid text. */
function bitsOf(base64: string): bigint {
  try {
    return [...atob(base64)].reduceRight((bits, byte) => bits * 256n + BigInt(byte.charCodeAt(0)), 0n);
  } catch {
    return 0n;
  }
}
