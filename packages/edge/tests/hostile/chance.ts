import { seededIntegers } from '@cameo/testing/noise';

/** Deterministic random decisions by seed. */
export interface Chance {
  /** An integer below a bound. */
  readonly below: (bound: number) => number;
  /** An integer in a range, both ends included. */
  readonly between: (min: number, max: number) => number;
  /** The same with a logarithmic distribution: each power of two is equally likely. */
  readonly spread: (min: number, max: number) => number;
  readonly oneOf: <T>(values: readonly T[]) => T;
  /** True once in `times` calls on average. */
  readonly once: (times: number) => boolean;
  readonly bytes: (length: number) => Buffer;
}

/** Odd constant that separates adjacent seeds (Knuth's multiplicative hash). */
const APART = 0x9e3779b1;

/** Decisions for one file of a series. */
export function chanceOf(seed: number, index: number): Chance {
  const below = seededIntegers(Math.imul(seed ^ Math.imul(index + 1, APART), APART));
  const between = (min: number, max: number): number => min + below(max - min + 1);
  return {
    below,
    between,
    spread: (min, max) => {
      const scale = Math.log2(max / min);
      const at = min * 2 ** ((scale * below(1_000_001)) / 1_000_000);
      return Math.max(min, Math.min(max, Math.round(at)));
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
 * The sides of a picture: mostly some hundred px, sometimes at the limits, or far beyond them.
 * @param max maximum number of pixels that are decoded
 */
export function sidesOf(
  chance: Chance,
  max = 64_000_000,
): { readonly width: number; readonly height: number } {
  const kind = chance.below(40);
  if (kind === 0) {
    const sides = [1, 2, 7999, 8000, 8001, 16_383, 16_384, 32_767, 65_535];
    return { width: chance.oneOf(sides), height: chance.oneOf(sides) };
  }
  const area = kind < 3 ? chance.spread(max / 8, max) : kind < 8 ? chance.spread(1_000_000, 8_000_000) : 0;
  if (area === 0) return { width: chance.spread(1, 900), height: chance.spread(1, 900) };
  const width = Math.max(1, Math.round(Math.sqrt(area) * 2 ** (chance.between(-20, 20) / 10)));
  return { width, height: Math.max(1, Math.round(area / width)) };
}
