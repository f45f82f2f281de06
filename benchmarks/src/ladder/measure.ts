import { DEFAULT_LADDER } from '@cameo/core';
import { type AtTheEdge, atTheEdge } from './at-the-edge.js';
import { type Loss, losses } from './loss.js';
import { type Ladder, makeLadder, WAYS, type Way } from './make-ladder.js';
import { type LargeOriginal, largeOriginals } from './originals.js';
import { FORMATS, type Format, reaches } from './ways.js';

/** The three ways for one original and one format, in the order of the rounds. */
export interface Contest {
  readonly name: string;
  readonly megapixels: number;
  readonly sourceBytes: number;
  readonly format: Format;
  readonly rounds: readonly Readonly<Record<Way, Ladder>>[];
}

/** The trigger without and with mezzanines, for all formats. */
export interface EdgeContest {
  readonly name: string;
  readonly megapixels: number;
  readonly without: AtTheEdge;
  readonly with: AtTheEdge;
}

/** Everything that one run found. */
export interface Measured {
  readonly contests: readonly Contest[];
  readonly losses: readonly Loss[];
  readonly edge: readonly EdgeContest[];
}

/** How much is measured. */
export interface Extent {
  readonly quick: boolean;
  readonly rounds: number;
  readonly formats: readonly Format[];
}
export const WHOLE: Extent = { quick: false, rounds: 1, formats: FORMATS };
export const QUICK: Extent = { quick: true, rounds: 1, formats: ['jpeg'] };

/** The rungs of a ladder: the seven largest below the original. */
const rungsOf = ({ width }: LargeOriginal): readonly number[] =>
  DEFAULT_LADDER.filter((rung) => rung < width).slice(-7);

/** How many of the rungs that a mezzanine reaches are scored: the largest lose the most. */
const SCORED = 3;

const megapixels = ({ width, height }: LargeOriginal): number => (width * height) / 1e6;

/** Measures ladders, losses, and the edge itself; each round begins with another way. */
export async function measure(
  { quick, rounds, formats }: Extent,
  images: string | undefined,
  scratch: string,
  say: (text: string) => void,
): Promise<Measured> {
  say('writing originals …');
  const originals = await largeOriginals(images, quick, scratch);
  const contests: Contest[] = [];
  const edge: EdgeContest[] = [];
  const lost: Loss[] = [];
  for (const original of originals) {
    const rungs = rungsOf(original);
    const about = { name: original.name, megapixels: megapixels(original) };
    for (const format of formats) {
      const found: Record<Way, Ladder>[] = [];
      for (let round = 0; round < rounds; round += 1)
        found.push(await oneRound(original, rungs, format, round));
      contests.push({ ...about, sourceBytes: original.bytes.length, format, rounds: found });
    }
    const pair = {
      without: await atTheEdge(original, rungs, false, scratch),
      with: await atTheEdge(original, rungs, true, scratch),
    };
    if (pair.with.used > 0) edge.push({ ...about, ...pair });
    say(`${original.name}: ladders made`);
    if (quick || !original.photo) continue;
    const usable = rungs.filter((rung) => reaches(original, rung)).slice(-SCORED);
    lost.push(...(await losses(original, usable, scratch)));
    say(`${original.name}: scored`);
  }
  return { contests, losses: lost, edge };
}

async function oneRound(
  original: LargeOriginal,
  rungs: readonly number[],
  format: Format,
  round: number,
): Promise<Record<Way, Ladder>> {
  const made: Partial<Record<Way, Ladder>> = {};
  for (let turn = 0; turn < WAYS.length; turn += 1) {
    const way = WAYS[(round + turn) % WAYS.length] ?? WAYS[0];
    made[way] = await makeLadder(way, original, rungs, format);
  }
  return made as Record<Way, Ladder>;
}
