import { countText } from '../format/quantities.js';
import type { Interval } from './sample.js';

/** What the chart shows, for those who do not see it. */
export function chartSummary(intervals: readonly Interval[]): string {
  const all = intervals.map(({ hits, misses }) => hits + misses);
  const requests = all.reduce((sum, count) => sum + count, 0);
  if (requests === 0) return 'No requests in the last two minutes.';
  const hits = intervals.reduce((sum, each) => sum + each.hits, 0);
  const most = Math.max(...all);
  return `Requests of the last two minutes: ${countText(requests)}, ${countText(hits)} of them from the cache; at most ${countText(most)} in two seconds.`;
}
