import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { butteraugliOf, ssimulacraOf } from '../scores.js';

/** Scores renditions of one case. */
export interface Scoring {
  readonly ssimulacra: (file: string) => Promise<number>;
  readonly butteraugli: (file: string) => Promise<number>;
}

/** Peers that call the same encoder in the same way make the same pixels, which are scored once. */
export function scoreOnce(reference: string, scratch: string): Scoring {
  const known = new Map<string, Promise<number>>();
  const once =
    (name: string, score: typeof ssimulacraOf) =>
    async (file: string): Promise<number> => {
      const encoded = await readFile(file);
      const pixels = await sharp(encoded).raw().toBuffer();
      const hash = `${name} ${createHash('sha1').update(pixels).digest('hex')}`;
      const scoring = known.get(hash) ?? score(reference, encoded, scratch);
      known.set(hash, scoring);
      return scoring;
    };
  return { ssimulacra: once('structure', ssimulacraOf), butteraugli: once('differences', butteraugliOf) };
}
