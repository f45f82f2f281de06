// Bits and symbols of a lossless WebP (RFC 9649, 6.2).
import { viewOf } from './bytes.js';
import {
  add,
  BROKEN,
  build,
  Code,
  found,
  type Group,
  LENGTH_BITS,
  LONG,
  MAX_LENGTH,
  SHORT,
} from './prefix-code.js';
import type { Steps } from './steps.js';

/** The order in which the lengths of the code for lengths are stored. */
const LENGTH_ORDER = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** Thrown if the survey has no steps left. */
export const EXHAUSTED = new Error('a survey has taken all its steps');

/** Cost of reading a code with a single symbol, of building a lookup table, and of a symbol that is not in it, steps. */
const [ONLY_STEPS, TABLE_STEPS, LONG_STEPS] = [30, 380, 40];

/** Cost of reading the length of a symbol, steps. */
const LENGTH_STEPS = 8;

/** Cost of reading a pixel of four symbols, and additional cost of each but the first that takes bits, steps. */
const [LITERAL_STEPS, CHANNEL_STEPS] = [4, 1];

/** Copies, because imported names are slow to access in a loop. */
const [lengthBits, long, maxLength, addFound] = [LENGTH_BITS, LONG, MAX_LENGTH, add];
const [lengthMask, shortMask] = [(1 << LENGTH_BITS) - 1, (1 << SHORT) - 1];

/** Entries of the lookup table from here on belong to no literal. */
const NO_LITERAL = 256 << LENGTH_BITS;

/** The lengths of the code for lengths, and that code. */
const ofLengths = { lengths: new Uint8Array(LENGTH_ORDER.length), code: new Code() };

/** Bits of a stream, the lowest of each byte first. */
export class Bits {
  readonly #view: DataView;
  readonly #bytes: number;
  readonly #steps: Steps;
  /** Offset of the next bit. */
  place: number;

  /** @param from offset of the first byte to read */
  constructor(bytes: Uint8Array, steps: Steps, from = 0) {
    this.place = 8 * from;
    this.#view = viewOf(bytes);
    this.#bytes = bytes.length;
    this.#steps = steps;
  }

  /** @throws EXHAUSTED if the survey has no steps left */
  step(count: number): void {
    this.#steps.taken += count;
    if (this.#steps.taken > this.#steps.limit) throw EXHAUSTED;
  }

  /** At least the next 25 bits; zeros after the end. */
  #word(): number {
    const at = this.place >>> 3;
    if (at + 4 <= this.#bytes) return this.#view.getUint32(at, true) >>> (this.place & 7);
    let word = 0;
    for (let byte = this.#bytes - 1; byte >= at; byte -= 1) word = (word << 8) | this.#view.getUint8(byte);
    return word >>> (this.place & 7);
  }

  #pass(count: number): void {
    this.place += count;
    if (this.place > 8 * this.#bytes) throw BROKEN;
  }

  /** @param count at most 24 */
  read(count: number): number {
    const word = this.#word();
    this.#pass(count);
    return word & ((1 << count) - 1);
  }

  symbol({ short, counts, symbols }: Code): number {
    const word = this.#word();
    const entry = short[word & shortMask] as number;
    if (entry !== long) {
      this.#pass(entry & lengthMask);
      return entry >> lengthBits;
    }
    this.step(LONG_STEPS);
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= maxLength; length += 1) {
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

  /**
   * Reads pixels of four symbols, as long as all of these are in the lookup tables. The end of the stream, and pixels that take
   * no bits, are left to `symbol`.
   * @param into receives the pixels, from an offset on; undefined if they are skipped
   * @returns their number
   */
  literals({ green, red, blue, alpha }: Group, most: number, into?: Uint32Array, from = 0): number {
    const [redBits, blueBits, alphaBits] = [red.takesBits, blue.takesBits, alpha.takesBits];
    if (!(green.takesBits || redBits || blueBits || alphaBits)) return 0;
    const each = LITERAL_STEPS + CHANNEL_STEPS * (Number(redBits) + Number(blueBits) + Number(alphaBits));
    const { limit, taken } = this.#steps;
    const end = from + Math.min(most, Math.ceil((limit - taken) / each));
    const [greens, reds, blues, alphas] = [green.short, red.short, blue.short, alpha.short];
    const view = this.#view;
    const last = 8 * this.#bytes - 64;
    let place = this.place;
    let at = from;
    for (; at < end && place <= last; at += 1) {
      // Three short codes take at most 24 of 25 bits.
      const word = view.getUint32(place >>> 3, true) >>> (place & 7);
      const g = greens[word & 255] as number;
      if (g >= NO_LITERAL) break;
      let length = g & 15;
      const r = reds[redBits ? (word >>> length) & 255 : 0] as number;
      length += r & 15;
      const b = blues[blueBits ? (word >>> length) & 255 : 0] as number;
      length += b & 15;
      const next = place + length;
      const a = alphas[alphaBits ? (view.getUint32(next >>> 3, true) >>> (next & 7)) & 255 : 0] as number;
      if ((r | b | a) === long) break;
      place = next + (a & 15);
      if (into !== undefined) into[at] = ((a >> 4) << 24) | ((r >> 4) << 16) | ((g >> 4) << 8) | (b >> 4);
    }
    this.place = place;
    this.step(each * (at - from));
    return at - from;
  }

  /** A length or a distance by its prefix: the first four prefixes are literal values, the others have extra bits. */
  prefixed(prefix: number): number {
    if (prefix < 4) return prefix + 1;
    const extra = (prefix - 2) >> 1;
    return ((2 + (prefix & 1)) << extra) + this.read(extra) + 1;
  }

  /** Reads the code lengths of the symbols and builds the code. */
  code(code: Code, alphabet: number): void {
    this.step(ONLY_STEPS);
    if (this.read(1) === 1) {
      const two = this.read(1) === 1;
      const first = this.read(this.read(1) === 1 ? 8 : 1);
      const second = two ? this.read(8) : first;
      found.count = 0;
      if (Math.min(first, second) < alphabet) addFound(Math.min(first, second), 1);
      if (first !== second && Math.max(first, second) < alphabet) addFound(Math.max(first, second), 1);
    } else {
      this.#codeOfLengths();
      this.#lengths(alphabet);
    }
    if (found.count > 1) this.step(TABLE_STEPS + found.count);
    build(code);
  }

  #codeOfLengths(): void {
    const { lengths, code } = ofLengths;
    lengths.fill(0);
    const count = this.read(4) + 4;
    if (count > LENGTH_ORDER.length) throw BROKEN;
    for (let at = 0; at < count; at += 1) lengths[LENGTH_ORDER[at] as number] = this.read(3);
    found.count = 0;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      const length = lengths[symbol] as number;
      if (length > 0) addFound(symbol, length);
    }
    this.step(TABLE_STEPS);
    build(code);
  }

  #lengths(alphabet: number): void {
    const most = this.read(1) === 1 ? 2 + this.read(2 + 2 * this.read(3)) : alphabet;
    let left = most;
    let previous = 8;
    found.count = 0;
    for (let at = 0; at < alphabet && left > 0; left -= 1) {
      const symbol = this.symbol(ofLengths.code);
      if (symbol < 16) {
        if (symbol > 0) {
          addFound(at, symbol);
          previous = symbol;
        }
        at += 1;
        continue;
      }
      const times = symbol === 16 ? 3 + this.read(2) : symbol === 17 ? 3 + this.read(3) : 11 + this.read(7);
      if (at + times > alphabet) throw BROKEN;
      if (symbol === 16) for (const end = at + times; at < end; at += 1) addFound(at, previous);
      else at += times;
    }
    this.step(LENGTH_STEPS * (most - left));
  }
}
