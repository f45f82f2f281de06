import { createSampler } from './random.js';
import { secondOf, type Traffic } from './traffic.js';

const MINUTES = 1440;

/** One viewer opening one page. */
export interface PageView {
  /** Seconds of the day, UTC. */
  readonly now: number;
  readonly region: number;
}

/** How busy each minute of the UTC day is for viewers some hours ahead of it, relative. */
export function minuteWeights({ hours, peaks }: Traffic, hoursAhead: number): readonly number[] {
  return Array.from({ length: MINUTES }, (_, minute) => {
    const local = (minute / 60 + hoursAhead + 48) % 24;
    const hour = Math.floor(local);
    const [from = 0, to = 0] = [hours[hour], hours[(hour + 1) % 24]];
    const busy = from + (to - from) * (local - hour);
    const peak = peaks.find(({ at, minutes }) => {
      const start = secondOf(at) / 60;
      return minute >= start && minute < start + minutes;
    });
    return busy * (peak?.times ?? 1);
  });
}

/** Page views in the order of their time. */
export function pageViews(traffic: Traffic, count: number, random: () => number): readonly PageView[] {
  const { regions } = traffic;
  const ofRegion = createSampler(regions.map(({ share }) => share));
  const minuteOf = regions.map(({ hoursAhead }) => createSampler(minuteWeights(traffic, hoursAhead)));
  const views = Array.from({ length: count }, (): PageView => {
    const region = ofRegion(random);
    const minute = minuteOf[region]?.(random) ?? 0;
    return { region, now: (minute + random()) * 60 };
  });
  return views.sort((a, b) => a.now - b.now);
}
