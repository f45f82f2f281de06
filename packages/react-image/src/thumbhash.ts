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
  const bytes = decodeBase64(hash);
  const byte = (at: number) => bytes.charCodeAt(at);
  // 24 bits: averages of light, yellow-blue and red-green (6 each), scale of light (5), transparency (1).
  const header = byte(0) | (byte(1) << 8) | (byte(2) << 16);
  // 16 bits: count of light's frequencies (3), scales of the other two (6 each), landscape (1).
  const more = byte(3) | (byte(4) << 8);
  const transparent = header >> 23;
  if (bytes.length < 6 || transparent) return undefined;

  const short = Math.max(3, more & 7);
  const landscape = more >> 15;
  let at = 0;
  /** Amounts of a channel's frequencies, 4 bits each, that the grid can show. */
  const channel = (columns: number, rows: number, average: number, scale: number) => {
    const waves: (readonly [x: number, y: number, amount: number])[] = [[0, 0, average]];
    for (let y = 0; y < rows; y++) {
      for (let x = y ? 0 : 1; x * rows < columns * (rows - y); x++, at++) {
        const amount = (byte(5 + (at >> 1)) >> ((at & 1) * 4)) & 15;
        // Finer waves than the grid would only leave their traces in it.
        if (x < CELLS && y < CELLS) waves.push([x, y, 2 * (amount / 7.5 - 1) * scale]);
      }
    }
    return (column: number, row: number) =>
      waves.reduce((sum, [x, y, amount]) => sum + amount * wave(x, column) * wave(y, row), 0);
  };
  const light = channel(
    landscape ? 7 : short,
    landscape ? short : 7,
    (header & 63) / 63,
    ((header >> 18) & 31) / 31,
  );
  const yellow = channel(3, 3, ((header >> 6) & 63) / 31.5 - 1, (((more >> 3) & 63) / 63) * 1.25);
  const red = channel(3, 3, ((header >> 12) & 63) / 31.5 - 1, (((more >> 9) & 63) / 63) * 1.25);

  return Array.from({ length: CELLS * CELLS }, (_, cell) => {
    const place = [cell % CELLS, Math.floor(cell / CELLS)] as const;
    const [l, p, q] = [light(...place), yellow(...place), red(...place)];
    const blue = l - (2 / 3) * p;
    const r = (3 * l - blue + q) / 2;
    return `#${[r, r - q, blue].map(hex).join('')}`;
  });
}

/** The cosine of a frequency at the middle of a cell. */
const wave = (frequency: number, cell: number): number =>
  Math.cos((Math.PI / CELLS) * frequency * (cell + 0.5));

const hex = (share: number): string =>
  Math.round(255 * Math.min(1, Math.max(0, share)))
    .toString(16)
    .padStart(2, '0');

function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
