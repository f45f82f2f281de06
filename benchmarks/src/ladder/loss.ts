import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DecodedOriginal, decodeOriginal, scoresOf, writeReference } from '../scores.js';
import type { LargeOriginal } from './originals.js';
import {
  decodeAt,
  FORMATS,
  type Format,
  MEZZANINES,
  type MezzanineKind,
  mezzanineFrom,
  mezzanineOf,
  rungFrom,
  rungSize,
} from './ways.js';

/** How a rung scores when it is made from a mezzanine, as a share of its score when made from the original. */
export interface Loss {
  readonly name: string;
  readonly kind: MezzanineKind;
  readonly format: Format;
  readonly rung: number;
  /** SSIMULACRA: above 1 is worse than from the original. */
  readonly ssimulacra: number;
  /** Bytes of the rung, as a share too. */
  readonly bytes: number;
  /** Bytes of the mezzanine itself. */
  readonly mezzanineBytes: number;
}

/** Scores rungs against the reference without loss that has their size. */
export async function losses(
  original: LargeOriginal,
  rungs: readonly number[],
  scratch: string,
): Promise<readonly Loss[]> {
  const whole: DecodedOriginal = await decodeOriginal(original.bytes);
  const pixels = await decodeAt(original, mezzanineOf(original));
  const kinds = Object.keys(MEZZANINES) as MezzanineKind[];
  const mezzanines = await Promise.all(
    kinds.map(async (kind) => [kind, await mezzanineFrom(pixels, kind)] as const),
  );
  const reference = join(scratch, `${randomUUID()}.png`);
  const found: Loss[] = [];
  for (const rung of rungs) {
    const size = rungSize(original, rung);
    await writeReference(whole, size, reference);
    const score = async (bytes: Uint8Array) => (await scoresOf(reference, bytes, scratch)).ssimulacra;
    for (const format of FORMATS) {
      const plain = await rungFrom(original.bytes, size, format);
      const plainScore = await score(plain);
      for (const [kind, mezzanine] of mezzanines) {
        const through = await rungFrom(mezzanine, size, format);
        found.push({
          name: original.name,
          kind,
          format,
          rung,
          ssimulacra: (await score(through)) / plainScore,
          bytes: through.length / plain.length,
          mezzanineBytes: mezzanine.length,
        });
      }
    }
  }
  await rm(reference, { force: true });
  return found;
}
