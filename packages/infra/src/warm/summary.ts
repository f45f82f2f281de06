import { plainTable } from '@cameo/command-line';
import type { ImageConfig } from '@cameo/core';
import { costOf } from '../operate/prices.js';
import { bytes, count, dollars, duration } from '../operate/quantities.js';
import type { RefinedTally } from './refined.js';
import type { Failure, Tally } from './warm-all.js';

/** Maximum number of failed pictures to name. */
const NAMED = 20;

/** The costs of a run's misses at list prices, US dollars; the duration of a function is taken to be that of the answer. */
export function costOfRun({ warmed, hits, bytes, missMs }: Tally, { memoryMb }: ImageConfig): number {
  const misses = warmed - hits;
  return costOf({
    'cdn-request': warmed,
    'cdn-gb': bytes / 1e9,
    'viewer-function': warmed,
    // One before the bucket, one after it.
    'edge-request': 2 * misses,
    'edge-gb-second': (missMs / 1000) * (memoryMb / 1024),
    // The origin's lookup, the derivative's, the original, and the check of the original.
    's3-get': 4 * misses,
    's3-put': misses,
  });
}

/** The printed result of a run. */
export function summary(tally: Tally, elapsedMs: number, config: ImageConfig, stopped: boolean): string {
  const { warmed, hits, before, wider, failures } = tally;
  const left = tally.planned - warmed - before - wider - failures.length;
  const rows = [
    ['warmed', count(warmed)],
    ['  of these already cached', count(hits)],
    ['warm from an earlier run', count(before)],
    ['wider than the original, not needed', count(wider)],
    ['failed', count(failures.length)],
    ...(left > 0 ? [['not reached', count(left)]] : []),
    ['received', bytes(tally.bytes)],
    ['time', duration(elapsedMs)],
    ['cost on AWS, list prices', dollars(costOfRun(tally, config))],
  ];
  const again = stopped
    ? 'Stopped. Run the command again to continue.'
    : 'Run the command again to retry the failures.';
  return [plainTable(rows), ...failed(failures), ...(stopped || failures.length > 0 ? [again] : [])].join(
    '\n',
  );
}

/** The printed result of waiting for refinement. */
export function refinedSummary(tally: RefinedTally, elapsedMs: number): string {
  const { planned, refined, before, bytesBefore, bytesAfter } = tally;
  const less = bytesBefore === 0 ? 0 : 100 * (1 - bytesAfter / bytesBefore);
  const rows = [
    ['refined', `${count(refined)} of ${count(planned)}`],
    ['  of these before', count(before)],
    ...(bytesBefore > 0
      ? [['bytes of the others', `${bytes(bytesBefore)} to ${bytes(bytesAfter)}, ${less.toFixed(1)}% less`]]
      : []),
    ['waited', duration(elapsedMs)],
  ];
  const left = planned - refined;
  return [
    plainTable(rows),
    ...(left === 0
      ? []
      : [
          `${count(left)} are not refined yet. Run the command again to continue waiting; "npx cameo doctor STAGE --account" checks whether they can be refined.`,
        ]),
  ].join('\n');
}

/** Failures, one line per picture and reason. */
function failed(failures: readonly Failure[]): readonly string[] {
  const groups = new Map<string, { readonly first: Failure; readonly others: number }>();
  for (const failure of failures) {
    const id = `${failure.request.path.split('?', 1)[0]} ${failure.why}`;
    const group = groups.get(id);
    groups.set(
      id,
      group === undefined ? { first: failure, others: 0 } : { ...group, others: group.others + 1 },
    );
  }
  const lines = [...groups.values()].slice(0, NAMED).map(({ first: { request, why, advice }, others }) => {
    const more = others > 0 ? ` and ${others} more` : '';
    // A connection's failure is no sentence.
    const sentence = why.replace(/[^.!?]$/, '$&.');
    return `  ${request.path} as ${request.format}${more}: ${sentence} ${advice}`.replace(/\p{Cc}+/gu, ' ');
  });
  const more = groups.size > NAMED ? [`  … and ${groups.size - NAMED} more pictures`] : [];
  return failures.length === 0 ? [] : ['', 'Failed:', ...lines, ...more, ''];
}
