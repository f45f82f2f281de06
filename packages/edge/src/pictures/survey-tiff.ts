import { viewOf } from './bytes.js';
import { tooMuch } from './too-much.js';

/** Most directories, each of which is a picture: libtiff reads all of them for a header, and 400,000 took 5 s. */
const MOST_DIRECTORIES = 1000;

/**
 * Bounds the directories of a TIFF (TIFF 6.0, section 2) or of a BigTIFF, whose numbers are wider. A chain that leads back
 * into itself or out of the file ends there.
 * @throws ProblemError `source-too-large`
 */
export function surveyTiff(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  const little = bytes[0] === 0x49;
  const seen = new Set<number>();
  const long8 = (at: number): number => Number(view.getBigUint64(at, little));
  try {
    const big = view.getUint16(2, little) === 43;
    let at = big ? long8(8) : view.getUint32(4, little);
    while (at !== 0 && !seen.has(at) && seen.size <= MOST_DIRECTORIES) {
      const next = big ? at + 8 + 20 * long8(at) : at + 2 + 12 * view.getUint16(at, little);
      seen.add(at);
      at = big ? long8(next) : view.getUint32(next, little);
    }
  } catch {
    // A directory that leads out of the file is the last one.
  }
  if (seen.size <= MOST_DIRECTORIES) return;
  throw tooMuch(`more than ${MOST_DIRECTORIES} directories`, `at most ${MOST_DIRECTORIES}`);
}
