import { markdownTable, times, whole } from '@cameo/command-line';
import { DEFAULT_LADDER } from '@cameo/core';
import type { Bench, Found, Run } from '../harness/bench.js';
import { type AtTheEdge, atTheEdge, type LargeOriginal, largeOriginals } from './edge.js';

/** The origin-response function without and with mezzanines: a ladder of one original in three formats. */
interface EdgeContest {
  readonly name: string;
  readonly megapixels: number;
  readonly without: AtTheEdge;
  readonly with: AtTheEdge;
}

export interface LadderResult extends Found {
  /** Originals that qualify for a mezzanine. */
  readonly edge: readonly EdgeContest[];
}

/** Maximum processor time of an AVIF's ladder through its mezzanine, as a share; 0.53 to 0.65 were measured. */
const AVIF_SHARE = 0.85;

/** The rungs of a ladder: the seven largest below the original. */
const rungsOf = ({ width }: LargeOriginal): readonly number[] =>
  DEFAULT_LADDER.filter((rung) => rung < width).slice(-7);

async function measure({ quick, images, scratch, say }: Run): Promise<LadderResult> {
  say('writing originals …');
  const edge: EdgeContest[] = [];
  for (const original of await largeOriginals(images, quick, scratch)) {
    const rungs = rungsOf(original);
    const without = await atTheEdge(original, rungs, false, scratch);
    const kept = await atTheEdge(original, rungs, true, scratch);
    const megapixels = (original.width * original.height) / 1e6;
    if (kept.used > 0) edge.push({ name: original.name, megapixels, without, with: kept });
    say(`${original.name}: ladders made`);
  }
  return {
    versions: {},
    input:
      'The edge itself: seven rungs in three formats, each in a mixed order, with what it keeps by default, as shares of those without a mezzanine.',
    edge,
  };
}

/** A row for each original with a mezzanine. */
export const reportLadder = ({ edge }: Pick<LadderResult, 'edge'>): string =>
  markdownTable({
    head: ['original', 'MP', 'without, CPU ms', 'with', 'wall', 'read', 'stored', 'from the mezzanine'],
    rows: edge.map(({ name, megapixels, without, with: kept }) => [
      name,
      megapixels.toFixed(1),
      whole(without.cpuMs),
      times(kept.cpuMs / without.cpuMs),
      times(kept.wallMs / without.wallMs),
      times(kept.readBytes / without.readBytes),
      times(kept.stored / without.stored),
      String(kept.used),
    ]),
  });

/** Expectations for any machine that are not met. */
export function unmetLadder({ edge }: Pick<LadderResult, 'edge'>): readonly string[] {
  const avif = edge.filter(({ name }) => name.endsWith('.avif'));
  const slow = avif.filter(({ without, with: kept }) => kept.cpuMs / without.cpuMs > AVIF_SHARE);
  return [
    ...slow.map(
      ({ name, without, with: kept }) =>
        `a ladder of ${name} through a mezzanine takes at most ${AVIF_SHARE} of the time, got ${(kept.cpuMs / without.cpuMs).toFixed(2)}`,
    ),
    ...(avif.length > 0 && avif.length < edge.length
      ? []
      : [
          `a mezzanine of an AVIF and of a progressive JPEG is kept, got ${edge.map(({ name }) => name).join(', ') || 'none'}`,
        ]),
  ];
}

export const LADDER: Bench<LadderResult> = {
  name: 'bench:ladder',
  about: `Has the function on origin-response make a whole ladder of each large original in three formats, without and with a copy of
2,112 px that it makes and stores on the way (a mezzanine). Prints time, bytes read and bytes stored.`,
  quick: 'two small originals; fails when a mezzanine does not pay off',
  images:
    'photographs; those of 6 megapixels or more are taken as they are (drawn noise when there are none)',
  document: 'docs/performance.md',
  measure,
  report: reportLadder,
  unmet: (found, { quick }) => (quick ? unmetLadder(found) : []),
};
