import type { LargeOriginal } from './originals.js';
import { measured, NOTHING, plus, type Took } from './stopwatch.js';
import {
  type Decoded,
  decodeAt,
  type Format,
  mezzanineFrom,
  mezzanineOf,
  reaches,
  rungFrom,
  rungFromPixels,
  rungSize,
  STORED,
} from './ways.js';

/** How a ladder can be made. */
export const WAYS = ['rung by rung', 'mezzanine', 'one decoding'] as const;
export type Way = (typeof WAYS)[number];

/** What one ladder took. */
export interface Ladder extends Took {
  /** What is fetched from the store: originals and mezzanines. */
  readonly readBytes: number;
  /** The first rung that was asked for, with all that had to be made on the way to it. */
  readonly first: Took;
}

/** The order in which rungs are asked for is not theirs: with seven of them, every third comes next. */
export const inMixedOrder = (rungs: readonly number[]): readonly number[] =>
  rungs.map((_, at) => rungs[(3 + at * 3) % rungs.length] ?? 0);

/** Makes each rung in one format, one after the other, as requests ask for them. */
export async function makeLadder(
  way: Way,
  original: LargeOriginal,
  rungs: readonly number[],
  format: Format,
): Promise<Ladder> {
  if (way === 'one decoding') return oneDecoding(original, rungs, format);
  let total = NOTHING;
  let first: Took | undefined;
  let readBytes = 0;
  let mezzanine: Buffer | undefined;
  for (const rung of rungs.length === 7 ? inMixedOrder(rungs) : rungs) {
    const size = rungSize(original, rung);
    const usable = way === 'mezzanine' && reaches(original, rung);
    const { took, result } = await measured(async () => {
      if (!usable) return void (await rungFrom(original.bytes, size, format));
      if (mezzanine !== undefined) return void (await rungFrom(mezzanine, size, format));
      const pixels = await decodeAt(original, mezzanineOf(original));
      const [made] = await Promise.all([mezzanineFrom(pixels, STORED), rungFromPixels(pixels, size, format)]);
      return made;
    });
    readBytes += usable && mezzanine !== undefined ? mezzanine.length : original.bytes.length;
    mezzanine ??= result ?? undefined;
    first ??= took;
    total = plus(total, took);
  }
  return { ...total, readBytes, first: first ?? NOTHING };
}

async function oneDecoding(
  original: LargeOriginal,
  rungs: readonly number[],
  format: Format,
): Promise<Ladder> {
  const { took } = await measured(async () => {
    const pixels: Decoded = await decodeAt(original, rungSize(original, Math.max(...rungs)));
    for (const rung of rungs) await rungFromPixels(pixels, rungSize(original, rung), format);
  });
  // The first answer could be sent at once, and the trigger is ended when it is.
  return { ...took, readBytes: original.bytes.length, first: took };
}
