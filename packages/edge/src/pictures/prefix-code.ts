// Prefix codes of a lossless WebP (RFC 9649, 6.2).
import type { Steps } from './steps.js';

/** The order in which the lengths of the code for lengths are stored. */
const LENGTH_ORDER = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/**
 * Thrown if a stream ends too early or is invalid; a decoder fails there, too. It is created once, because stack traces of
 * thousands of streams would take longer than the survey.
 */
export const BROKEN = new Error('a broken stream');

/** Thrown if the survey has no steps left. */
export const EXHAUSTED = new Error('a survey has taken all its steps');

/** A prefix code. */
export interface Code {
  /** Number of symbols of each length, and the symbols in order. */
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
  /** A single symbol, which takes no bits; -1 if there are several. */
  readonly only: number;
  /** Symbol and length by the next bits of the stream; 0 for longer codes. Empty for a single symbol. */
  readonly short: Uint16Array;
}

/** Maximum code length, and that of codes in the lookup table, bits. */
const MAX_LENGTH = 15;
const SHORT = 8;

/** Bits for the length in an entry of the lookup table; the symbol takes the other twelve. */
const LENGTH_BITS = 4;

/** Cost of reading a code with a single symbol, and of building a lookup table, steps. */
const [ONLY_STEPS, TABLE_STEPS] = [15, 100];

/** Maximum number of symbols: 280 of green, and 2,048 of the colour cache. */
const MAX_SYMBOLS = 2328;

/** Symbols and lengths of the code that is being read, in order; only one code is read at a time. */
const found = { symbols: new Uint16Array(MAX_SYMBOLS), lengths: new Uint8Array(MAX_SYMBOLS), count: 0 };

function add(symbol: number, length: number): void {
  found.symbols[found.count] = symbol;
  found.lengths[found.count] = length;
  found.count += 1;
}

/**
 * Builds the code of the collected symbols.
 * @throws BROKEN if the code is incomplete or oversubscribed; libwebp rejects it as well
 */
function codeOf(): Code {
  const used = found.count;
  if (used === 1) return onlyOf(found.symbols[0] as number);
  const counts = new Uint16Array(MAX_LENGTH + 1);
  for (let at = 0; at < used; at += 1) {
    const length = found.lengths[at] as number;
    counts[length] = (counts[length] as number) + 1;
  }
  const places = new Uint16Array(MAX_LENGTH + 2);
  let open = 1;
  for (let length = 1; length <= MAX_LENGTH; length += 1) {
    const count = counts[length] as number;
    places[length + 1] = (places[length] as number) + count;
    open = 2 * open - count;
    if (open < 0) throw BROKEN;
  }
  if (open > 0) throw BROKEN;
  const symbols = new Uint16Array(used);
  for (let at = 0; at < used; at += 1) {
    const length = found.lengths[at] as number;
    const place = places[length] as number;
    symbols[place] = found.symbols[at] as number;
    places[length] = place + 1;
  }
  return { counts, symbols, only: -1, short: tableOf(counts, symbols) };
}

const NONE = new Uint16Array();

/** A code with a single symbol. */
const onlyOf = (symbol: number): Code => ({ counts: NONE, symbols: NONE, only: symbol, short: NONE });

/** The lookup table. Codes start with their highest bit, and the stream starts with the lowest bit of each byte. */
function tableOf(counts: Uint16Array, symbols: Uint16Array): Uint16Array {
  const table = new Uint16Array(1 << SHORT);
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
  return table;
}

/** Bits of a stream, the lowest of each byte first. */
export class Bits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #steps: Steps;
  #place: number;

  /** @param from offset of the first byte to read */
  constructor(bytes: Uint8Array, steps: Steps, from = 0) {
    this.#place = 8 * from;
    this.#bytes = bytes;
    this.#end = bytes.length * 8;
    this.#steps = steps;
  }

  /** Remaining bytes. */
  get left(): number {
    return (this.#end - this.#place) / 8;
  }

  /** @throws EXHAUSTED if the survey has no steps left */
  step(count: number): void {
    this.#steps.taken += count;
    if (this.#steps.taken > this.#steps.limit) throw EXHAUSTED;
  }

  /** At least the next 24 bits; zeros after the end. */
  #word(): number {
    const at = this.#place >>> 3;
    const bytes = this.#bytes;
    const word =
      at + 3 < bytes.length
        ? (bytes[at] as number) |
          ((bytes[at + 1] as number) << 8) |
          ((bytes[at + 2] as number) << 16) |
          ((bytes[at + 3] as number) << 24)
        : (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return word >>> (this.#place & 7);
  }

  #pass(count: number): void {
    this.#place += count;
    if (this.#place > this.#end) throw BROKEN;
  }

  /** @param count at most 24 */
  read(count: number): number {
    const word = this.#word();
    this.#pass(count);
    return word & ((1 << count) - 1);
  }

  symbol({ only, short, counts, symbols }: Code): number {
    if (only >= 0) return only;
    const word = this.#word();
    const entry = short[word & ((1 << SHORT) - 1)] as number;
    if (entry !== 0) {
      this.#pass(entry & ((1 << LENGTH_BITS) - 1));
      return entry >> LENGTH_BITS;
    }
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= MAX_LENGTH; length += 1) {
      code |= (word >>> (length - 1)) & 1;
      const count = counts[length] as number;
      if (code - count < first) {
        this.#pass(length);
        return symbols[index + code - first] as number;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw BROKEN;
  }

  /** A length or a distance by its prefix: the first four prefixes are literal values, the others have extra bits. */
  prefixed(prefix: number): number {
    if (prefix < 4) return prefix + 1;
    const extra = (prefix - 2) >> 1;
    return ((2 + (prefix & 1)) << extra) + this.read(extra) + 1;
  }

  /** Reads the code lengths of the symbols and builds the code. */
  code(alphabet: number): Code {
    this.step(ONLY_STEPS);
    if (this.read(1) === 1) {
      const two = this.read(1) === 1;
      const first = this.read(this.read(1) === 1 ? 8 : 1);
      const second = two ? this.read(8) : first;
      found.count = 0;
      if (Math.min(first, second) < alphabet) add(Math.min(first, second), 1);
      if (first !== second && Math.max(first, second) < alphabet) add(Math.max(first, second), 1);
    } else {
      const ofLengths = this.#codeOfLengths();
      this.#lengths(ofLengths, alphabet);
    }
    if (found.count > 1) this.step(TABLE_STEPS + found.count);
    return codeOf();
  }

  #codeOfLengths(): Code {
    const lengths = new Uint8Array(LENGTH_ORDER.length);
    const count = this.read(4) + 4;
    if (count > LENGTH_ORDER.length) throw BROKEN;
    for (let at = 0; at < count; at += 1) lengths[LENGTH_ORDER[at] as number] = this.read(3);
    found.count = 0;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      const length = lengths[symbol] as number;
      if (length > 0) add(symbol, length);
    }
    this.step(TABLE_STEPS);
    return codeOf();
  }

  #lengths(ofLengths: Code, alphabet: number): void {
    let left = this.read(1) === 1 ? 2 + this.read(2 + 2 * this.read(3)) : alphabet;
    let previous = 8;
    found.count = 0;
    for (let at = 0; at < alphabet && left > 0; left -= 1) {
      const symbol = this.symbol(ofLengths);
      if (symbol < 16) {
        if (symbol > 0) {
          add(at, symbol);
          previous = symbol;
        }
        at += 1;
        continue;
      }
      const times = symbol === 16 ? 3 + this.read(2) : symbol === 17 ? 3 + this.read(3) : 11 + this.read(7);
      if (at + times > alphabet) throw BROKEN;
      if (symbol === 16) for (const end = at + times; at < end; at += 1) add(at, previous);
      else at += times;
    }
  }
}
