import type { ImageConfig } from '@cameo/core';
import { costOf } from '../operate/prices.js';
import { bytes, count, dollars, duration } from '../operate/quantities.js';
import { table } from '../operate/table.js';
import type { Failure, Tally } from './warm-all.js';

/** Pictures that are named when something of them failed. */
const NAMED = 20;

/** What the misses of a run cost at list prices, US dollars; the time of a function is taken to be that of the answer. */
export function costOfRun({ warmed, hits, bytes, missMs }: Tally, { memoryMb }: ImageConfig): number {
  const misses = warmed - hits;
  return costOf({
    'cdn-request': warmed,
    'cdn-gb': bytes / 1e9,
    'viewer-function': warmed,
    // One on the way to the bucket, one on the way back.
    'edge-request': 2 * misses,
    'edge-gb-second': (missMs / 1000) * (memoryMb / 1024),
    // The origin's look, the derivative's, the original, and whether the original is still the same.
    's3-get': 4 * misses,
    's3-put': misses,
  });
}

/** What a run did, for a person. */
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
  const again = stopped ? 'Stopped. Run it again to go on from here.' : 'Run it again to try what failed.';
  return [table(rows), ...failed(failures), ...(stopped || failures.length > 0 ? [again] : [])].join('\n');
}

/** What failed, a line for each picture and reason. */
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
    return `  ${request.path} as ${request.format}${more}: ${why} ${advice}`.replace(/\p{Cc}+/gu, ' ');
  });
  const more = groups.size > NAMED ? [`  … and ${groups.size - NAMED} more pictures`] : [];
  return failures.length === 0 ? [] : ['', 'Failed:', ...lines, ...more, ''];
}
