import { countText } from '../format/quantities.js';
import type { Interval } from './sample.js';

/** A drawing area, in units of the SVG. */
export interface Area {
  readonly width: number;
  readonly height: number;
  /** Slots for bars from left to right; fewer bars use those on the right. */
  readonly places: number;
}

/** A bar from one value to another. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

/** Share of its slot that a bar takes. */
const THICKNESS = 0.75;

/**
 * SVG path of bars, the newest on the right.
 * @param max the value that is as high as the area
 * @returns an empty string if there is nothing to draw
 */
export function barsPath(bars: readonly Bar[], max: number, { width, height, places }: Area): string {
  const place = width / places;
  const first = places - bars.length;
  return bars
    .map(({ from, to }, index) => {
      if (max <= 0 || to <= from) return '';
      const left = round((first + index + (1 - THICKNESS) / 2) * place);
      const [bottom, top] = [height - (from / max) * height, height - (to / max) * height].map(round);
      return `M${left} ${bottom}V${top}h${round(place * THICKNESS)}V${bottom}Z`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The upper end of a scale: the next of 1, 2, 5, 10, 20 … that is at least as large. */
export function topOfScale(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, largest)));
  return power * ([1, 2, 5].find((step) => step * power >= largest) ?? 10);
}

/** The text alternative of the chart. */
export function chartSummary(intervals: readonly Interval[]): string {
  const all = intervals.map(({ hits, misses }) => hits + misses);
  const requests = all.reduce((sum, count) => sum + count, 0);
  if (requests === 0) return 'No requests in the last two minutes.';
  const hits = intervals.reduce((sum, each) => sum + each.hits, 0);
  const largest = Math.max(...all);
  return `Requests of the last two minutes: ${countText(requests)}, ${countText(hits)} of them from the cache; at most ${countText(largest)} in two seconds.`;
}
