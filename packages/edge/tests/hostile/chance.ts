import { seededWholes } from '@cameo/testing/noise';

/** Decisions that are the same for the same seed. */
export interface Chance {
  /** A whole number below a bound. */
  readonly below: (bound: number) => number;
  /** A whole number of a range, both ends included. */
  readonly between: (least: number, most: number) => number;
  /** The same, small numbers as often as large ones: each power of two has its share. */
  readonly spread: (least: number, most: number) => number;
  readonly oneOf: <T>(values: readonly T[]) => T;
  /** True once in so many times. */
  readonly once: (times: number) => boolean;
  readonly bytes: (length: number) => Buffer;
}

/** Odd constant that keeps neighbouring numbers apart (Knuth's multiplicative hash). */
const APART = 0x9e3779b1;

/** Decisions for one file of a series. */
export function chanceOf(seed: number, index: number): Chance {
  const below = seededWholes(Math.imul(seed ^ Math.imul(index + 1, APART), APART));
  const between = (least: number, most: number): number => least + below(most - least + 1);
  return {
    below,
    between,
    spread: (least, most) => {
      const scale = Math.log2(most / least);
      const at = least * 2 ** ((scale * below(1_000_001)) / 1_000_000);
      return Math.max(least, Math.min(most, Math.round(at)));
    },
    oneOf: (values) => {
      const found = values[below(values.length)];
      if (found === undefined) throw new Error('expected at least one value, received none');
      return found;
    },
    once: (times) => below(times) === 0,
    bytes: (length) => {
      const bytes = Buffer.allocUnsafe(length);
      for (let at = 0; at < length; at += 1) bytes[at] = below(256);
      return bytes;
    },
  };
}

/**
 * The sides of a picture: mostly some hundred px, at times as many as the limits allow, or far beyond them.
 * @param most pixels that are still to be decoded
 */
export function sidesOf(
  chance: Chance,
  most = 64_000_000,
): { readonly width: number; readonly height: number } {
  const kind = chance.below(40);
  if (kind === 0) {
    const sides = [1, 2, 7999, 8000, 8001, 16_383, 16_384, 32_767, 65_535];
    return { width: chance.oneOf(sides), height: chance.oneOf(sides) };
  }
  const area = kind < 3 ? chance.spread(most / 8, most) : kind < 8 ? chance.spread(1_000_000, 8_000_000) : 0;
  if (area === 0) return { width: chance.spread(1, 900), height: chance.spread(1, 900) };
  const width = Math.max(1, Math.round(Math.sqrt(area) * 2 ** (chance.between(-20, 20) / 10)));
  return { width, height: Math.max(1, Math.round(area / width)) };
}
