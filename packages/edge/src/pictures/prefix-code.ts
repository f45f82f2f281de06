// Prefix codes of a lossless WebP (RFC 9649, 6.2).

/**
 * Thrown if a stream ends too early or is invalid; a decoder fails there, too. It is created once, because stack traces of
 * thousands of streams would take longer than the survey.
 */
export const BROKEN = new Error('a broken stream');

/** Maximum code length, and that of codes in the lookup table, bits. */
export const MAX_LENGTH = 15;
export const SHORT = 8;

/** Bits for the length in an entry of the lookup table; the symbol takes the other twelve. */
export const LENGTH_BITS = 4;

/** The entry of codes that are too long for the lookup table; no symbol is that large. */
export const LONG = 0xffff;

/** Maximum number of symbols: 280 of green, and 2,048 of the colour cache. */
const MAX_SYMBOLS = 2328;

/** A prefix code. Its arrays are written again for each stream, because creating them takes longer than filling them. */
export class Code {
  /** Number of symbols of each length, and the symbols in order. */
  readonly counts = new Uint16Array(MAX_LENGTH + 1);
  readonly symbols = new Uint16Array(MAX_SYMBOLS);
  /** Symbol and length by the next bits of the stream. */
  readonly short = new Uint16Array(1 << SHORT);
  /** Whether a symbol takes bits; a single one does not. */
  takesBits = false;
}

/** The codes of the four channels of a picture, and of distances. */
export interface Group {
  readonly green: Code;
  readonly red: Code;
  readonly blue: Code;
  readonly alpha: Code;
  readonly distances: Code;
}

/** Symbols and lengths of the code that is being read, in order; only one code is read at a time. */
export const found = {
  symbols: new Uint16Array(MAX_SYMBOLS),
  lengths: new Uint8Array(MAX_SYMBOLS),
  count: 0,
};

/** The next place of a symbol of each length. */
const places = new Uint16Array(MAX_LENGTH + 2);

export function add(symbol: number, length: number): void {
  found.symbols[found.count] = symbol;
  found.lengths[found.count] = length;
  found.count += 1;
}

/**
 * Builds the code of the collected symbols.
 * @throws BROKEN if the code is incomplete or oversubscribed; libwebp rejects it as well
 */
export function build(code: Code): void {
  const used = found.count;
  const { counts, symbols, short } = code;
  code.takesBits = used !== 1;
  if (used === 1) {
    short.fill((found.symbols[0] as number) << LENGTH_BITS);
    return;
  }
  counts.fill(0);
  for (let at = 0; at < used; at += 1) {
    const length = found.lengths[at] as number;
    counts[length] = (counts[length] as number) + 1;
  }
  let open = 1;
  places[1] = 0;
  for (let length = 1; length <= MAX_LENGTH; length += 1) {
    const count = counts[length] as number;
    places[length + 1] = (places[length] as number) + count;
    open = 2 * open - count;
    if (open < 0) throw BROKEN;
  }
  if (open > 0) throw BROKEN;
  for (let at = 0; at < used; at += 1) {
    const length = found.lengths[at] as number;
    const place = places[length] as number;
    symbols[place] = found.symbols[at] as number;
    places[length] = place + 1;
  }
  fill(short, counts, symbols);
}

/** Fills the lookup table. Codes start with their highest bit, and the stream starts with the lowest bit of each byte. */
function fill(table: Uint16Array, counts: Uint16Array, symbols: Uint16Array): void {
  table.fill(LONG);
  let [reversed, at] = [0, 0];
  for (let length = 1; length <= SHORT; length += 1) {
    for (let count = counts[length] as number; count > 0; count -= 1, at += 1) {
      const entry = ((symbols[at] as number) << LENGTH_BITS) | length;
      for (let place = reversed; place < table.length; place += 1 << length) table[place] = entry;
      // Increment the reversed code.
      let bit = 1 << (length - 1);
      while ((reversed & bit) !== 0) bit >>= 1;
      reversed = bit === 0 ? 0 : (reversed & (bit - 1)) | bit;
    }
  }
}
