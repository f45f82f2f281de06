import { readFileSync } from 'node:fs';

/** Numbers from 0 to below 1, deterministic by seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mixed(state);
  };
}

/** One number from 0 to below 1, determined by a key and a salt. */
export function randomOf(key: number, salt: number): number {
  const high = Math.floor(key / 2 ** 32);
  return mixed(((key >>> 0) ^ Math.imul(high + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0);
}

function mixed(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/** Samples an index by its weight in constant time (Vose's alias method). */
export function createSampler(weights: readonly number[]): (random: () => number) => number {
  const count = weights.length;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const scaled = weights.map((weight) => (weight * count) / sum);
  const chance = new Float64Array(count).fill(1);
  const other = new Uint32Array(count);
  const small: number[] = [];
  const large: number[] = [];
  for (const [at, weight] of scaled.entries()) (weight < 1 ? small : large).push(at);
  for (let less = small.pop(); less !== undefined; less = small.pop()) {
    const more = large.pop();
    if (more === undefined) break;
    chance[less] = scaled[less] ?? 1;
    other[less] = more;
    scaled[more] = (scaled[more] ?? 0) - (1 - (scaled[less] ?? 0));
    ((scaled[more] ?? 0) < 1 ? small : large).push(more);
  }
  return (random) => {
    const at = Math.floor(random() * count);
    return random() < (chance[at] ?? 1) ? at : (other[at] ?? at);
  };
}

/** Shares of `count` items whose popularity falls with their rank; they add up to 1. */
export function zipfShares(count: number, exponent: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, at) => (at + 1) ** -exponent);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** A day of a site, as in benchmarks/traffic.json; shares are relative weights. */
export interface Traffic {
  /** Requests for pictures per day, of all viewers together. */
  readonly requestsPerDay: number;
  readonly seed: number;
  readonly pictures: {
    readonly count: number;
    /** The popularity of the n-th picture is n to the power of minus this. */
    readonly zipfExponent: number;
    /** Number of pictures that are replaced during the day. */
    readonly uploadsPerDay: number;
  };
  /** Age of the site in days, with the first layout; it determines the initial caches and store. */
  readonly historyDays: number;
  /** Requests by hour of the viewer's day, relative; 24 of them. */
  readonly hours: readonly number[];
  /** Peaks of traffic, times of the day (UTC). */
  readonly peaks: readonly { readonly at: string; readonly minutes: number; readonly times: number }[];
  /** Viewports in a range of widths, CSS px, and device px per CSS px. */
  readonly screens: readonly {
    readonly viewport: readonly [number, number];
    readonly dpr: number;
    readonly share: number;
  }[];
  readonly browsers: readonly { readonly name: string; readonly accept: string; readonly share: number }[];
  /** Regional caches, and the number of points of presence behind each. */
  readonly regions: readonly {
    readonly name: string;
    readonly share: number;
    readonly hoursAhead: number;
    readonly points: number;
  }[];
  /** Days without requests after which a cache evicts an object; AWS documents none. */
  readonly caches: {
    readonly pointIdleDays: number;
    readonly regionIdleDays: number;
    readonly shieldIdleDays: number;
  };
  /** Layouts of the site, each from a time of the day (UTC) on. */
  readonly layouts: readonly { readonly from: string; readonly pages: readonly Page[] }[];
  /** Spellings in which links request the same picture. */
  readonly spellings: readonly { readonly share: number; readonly query: string }[];
}

export interface Page {
  readonly share: number;
  readonly slots: readonly Slot[];
}

/** A grid of equal pictures. */
export interface Slot {
  readonly pictures: number;
  /** Width and height that the page requests, CSS px: its aspect ratio. */
  readonly box: readonly [w: number, h: number];
  /** Number of columns up to a width of the viewport, CSS px. */
  readonly columns: readonly (readonly [viewport: number, columns: number])[];
  /** Maximum width of the grid, and the gap around each picture, CSS px. */
  readonly most: number;
  readonly gap: number;
}

/** @throws Error that names the file if it is invalid */
export function readTraffic(file: string | URL): Traffic {
  try {
    const traffic = JSON.parse(readFileSync(file, 'utf8')) as Traffic;
    if (traffic.hours.length !== 24)
      throw new Error(`hours has ${traffic.hours.length} figures, expected 24`);
    return traffic;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${String(file)} cannot be read as traffic: ${why}`, { cause });
  }
}

/** Seconds since midnight of a time such as `16:30`. */
export function secondOf(time: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60;
}

/** Width of a slot's picture in a viewport, CSS px. */
export function slotWidth({ columns, most, gap }: Slot, viewport: number): number {
  const count = columns.find(([upTo]) => viewport <= upTo)?.[1] ?? 1;
  return (Math.min(most, viewport) - gap * (count + 1)) / count;
}

const MINUTES = 1440;

/** One viewer opening one page. */
export interface PageView {
  /** Time, seconds of the day, UTC. */
  readonly now: number;
  readonly region: number;
}

/** Relative traffic of each minute of the UTC day for viewers some hours ahead of it. */
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

/** Page views in chronological order. */
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
