import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { renderAsCameo } from '../render/cameo.js';
import { FORMATS } from '../render/job.js';
import { scoresOf } from '../scores.js';
import type { Encoding } from './measured.js';

/** Quality of sharp's JPEG that the default is compared with: its own default. */
export const PLAIN_Q = 80;

/**
 * Encodes a photograph at each width and quality in each format. The reference is what every encoder is given, the same
 * pixels for all: what is scored is encoding alone.
 */
export async function measureCurves(
  file: string,
  widths: readonly number[],
  qualities: readonly number[],
  scratch: string,
): Promise<readonly Encoding[]> {
  const bytes = await readFile(file);
  const encodings: Encoding[] = [];
  const seen = new Set<number>();
  for (const asked of widths) {
    const image = sharp(bytes).autoOrient().resize({ width: asked, withoutEnlargement: true });
    const reference = join(scratch, `${randomUUID()}.png`);
    const { width } = await image.clone().png({ compressionLevel: 1 }).toFile(reference);
    if (seen.has(width)) continue;
    seen.add(width);
    const add = async (format: Encoding['format'], q: number, encoded: Uint8Array) => {
      const scores = await scoresOf(reference, encoded, scratch);
      encodings.push({ file: basename(file), width: asked, format, q, bytes: encoded.length, ...scores });
    };
    await add('plain', PLAIN_Q, await image.clone().jpeg({ quality: PLAIN_Q }).toBuffer());
    for (const q of qualities) {
      const made = await Promise.all(FORMATS.map((format) => renderAsCameo(bytes, asked, format, q)));
      await Promise.all(FORMATS.map((format, at) => add(format, q, made[at] ?? new Uint8Array(0))));
    }
  }
  return encodings;
}
