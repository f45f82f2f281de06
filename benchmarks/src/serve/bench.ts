import { markdownTable, times, whole } from '@cameo/command-line';
import type { Bench } from '../harness/bench.js';
import { spread } from '../harness/samples.js';
import type { Load } from './load-worker.js';
import { measureServe, type Served, type ServeResult } from './measure.js';

const median = (loads: readonly Load[], figure: keyof Load): number =>
  spread(loads.map((load) => load[figure])).median;

/** The ratio of theirs to ours, by rounds. */
const ratio = (theirs: readonly Load[], ours: readonly Load[]): number =>
  spread(theirs.map(({ perSecond }, round) => perSecond / (ours[round]?.perSecond ?? Number.NaN))).median;

/** A row for each server; ratios are to the first. */
export function reportServe({ served }: ServeResult): string {
  const [ours] = served;
  if (ours === undefined) return '';
  const row = ({ name, hits, misses }: Served): readonly string[] => [
    name,
    whole(median(hits, 'perSecond')),
    times(ratio(hits, ours.hits)),
    median(hits, 'p99Ms').toFixed(0),
    median(misses, 'perSecond').toFixed(1),
    times(ratio(misses, ours.misses)),
    median(misses, 'p99Ms').toFixed(0),
  ];
  return markdownTable({
    head: ['', 'hits/s', 'ratio', 'p99, ms', 'misses/s', 'ratio', 'p99, ms'],
    rows: served.map(row),
  });
}

/** With a margin for a busy machine: IPX renders each picture again, and no server is several times as fast at misses. */
export function unmetServe({ served }: ServeResult): readonly string[] {
  const [ours, ...others] = served;
  return others.flatMap(({ name, hits, misses }) => [
    ...(name === 'IPX' && ratio(hits, ours?.hits ?? []) > 0.5
      ? [`hits/s of ${name} at most half of ours`]
      : []),
    ...(ratio(misses, ours?.misses ?? []) > 3 ? [`misses/s of ${name} at most 3 times ours`] : []),
  ]);
}

export const SERVE: Bench<ServeResult> = {
  name: 'bench:serve',
  about: `Starts the local edge, IPX's server and "next start" on the same pictures, and asks each over HTTP for one picture
again and again (hits), and for pictures that are to be made (misses).`,
  quick: 'two short rounds; fails when a ratio that holds on any machine does not hold',
  document: 'docs/performance.md',
  measure: measureServe,
  report: reportServe,
  unmet: unmetServe,
};
