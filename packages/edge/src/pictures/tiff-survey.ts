import type { Steps } from './steps.js';
import { figure, moreThan, tooMuch } from './survey.js';
import { numbersOf, SIZES } from './tiff.js';

/** Maximum number of directories, each of which is a picture: libtiff reads all of them for a header, and 400,000 took 5 s. */
const MAX_DIRECTORIES = 1000;

/**
 * Maximum of the squares of the numbers of entries: libtiff compares each entry of a directory with each other one. 4,000 in each of
 * 20 directories took 8 s.
 */
const MAX_COMPARED = 4_000_000;

/** How much more than the file the values of all entries may have, bytes: pages may share a profile. libtiff reads each value. */
const MAX_SHARED = 16_000_000;

/** The type of a number of two bytes, which says what type the values of an entry have. */
const KIND = 3;

/**
 * Bounds the directories of a TIFF (TIFF 6.0, section 2), their entries and the values of these. A chain that is cyclic or leaves
 * the file ends there.
 * @throws ProblemError `source-too-large`
 */
export function surveyTiff(bytes: Uint8Array, steps: Steps): void {
  const { big, number, place, entriesOf } = numbersOf(bytes);
  const seen = new Set<number>();
  const maxBytes = bytes.length + MAX_SHARED;
  let [entries, compared, valueBytes] = [0, 0, 0];
  try {
    let at = place(big ? 8 : 4);
    while (at !== 0 && !seen.has(at) && seen.size <= MAX_DIRECTORIES) {
      const { count, first, length } = entriesOf(at);
      seen.add(at);
      compared += count * count;
      if (compared > MAX_COMPARED) break;
      entries += count;
      for (let entry = first; entry < first + count * length; entry += length) {
        valueBytes += (SIZES[number(entry + 2, KIND)] ?? 1) * place(entry + 4);
      }
      at = place(first + count * length);
    }
  } catch {
    // A directory that extends past the end of the file is the last one.
  }
  steps.taken += seen.size + entries;
  if (seen.size > MAX_DIRECTORIES) throw moreThan(MAX_DIRECTORIES, 'directories');
  if (compared > MAX_COMPARED) throw tooMuch('too many entries in its directories', 'at most 2,000 in one');
  if (valueBytes > maxBytes)
    throw tooMuch(`${figure(valueBytes)} bytes in its directories`, `at most ${figure(maxBytes)}`);
}
