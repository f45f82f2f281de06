import type { ImageConfig } from '@cameo/core';
import { createDesign, createRefineQueue } from './caches.js';
import { CACHED, createDemand, createRequestKinds, picturesPerView } from './demand.js';
import { pictureBytes, refineMs, renderMs, sentBytes, type Work } from './measure-work.js';
import { type Day, dayOf, emptyTallies } from './tally.js';
import {
  createRandom,
  createSampler,
  pageViews,
  randomOf,
  secondOf,
  type Traffic,
  zipfShares,
} from './traffic.js';

/** Number of key slots per picture for its versions. */
const VERSIONS = 2;
/** More keys than any design has for one picture. */
const KEYS = 2 ** 20;

/** The inputs of a simulated day. */
export interface DaySettings {
  readonly work: Work;
  /** The earlier configuration, with another ladder. */
  readonly before: ImageConfig;
  readonly storedDays: number;
  /** Maximum number of concurrent runs of *Refine*. */
  readonly refineConcurrency: number;
  /** Called at intervals with the completed share, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** Sends a day of traffic through the designs. */
export function simulateDay(
  traffic: Traffic,
  config: ImageConfig,
  { work, before, storedDays, refineConcurrency, onProgress = () => undefined }: DaySettings,
): Day {
  const { requestsPerDay, layouts, screens, browsers, spellings, regions, historyDays } = traffic;
  const random = createRandom(traffic.seed);
  const demand = createDemand(traffic, createRequestKinds(config, before));
  const settings = { ttlSeconds: config.cache.cdnSeconds, storedDays };
  const tallies = emptyTallies();
  const refining = {
    unrefinedSeconds: config.cache.unrefinedSeconds,
    refine: createRefineQueue(refineConcurrency, (start, seconds) => tallies.refined.refined(start, seconds)),
  };
  const designs = {
    raw: createDesign(traffic, settings),
    ours: createDesign(traffic, settings),
    viewer: createDesign(traffic, settings),
    before: createDesign(traffic, settings),
    refined: createDesign(traffic, { ...settings, refining }),
  };

  const popularity = zipfShares(traffic.pictures.count, traffic.pictures.zipfExponent);
  const pictureOf = createSampler(popularity);
  const replacedAt = replacements(traffic, random);
  const screenOf = createSampler(screens.map(({ share }) => share));
  const browserOf = createSampler(browsers.map(({ share }) => share));
  const spellingOf = createSampler(spellings.map(({ share }) => share));
  const pageOf = layouts.map(({ pages }) => createSampler(pages.map(({ share }) => share)));
  const starts = layouts.map(({ from }) => secondOf(from));

  const views = pageViews(
    traffic,
    Math.round(requestsPerDay / picturesPerView(layouts[0]?.pages ?? [])),
    random,
  );
  for (const [at, { now, region }] of views.entries()) {
    if (at % 20_000 === 0) onProgress(at / views.length);
    const layout = starts.findLastIndex((start) => start <= now);
    const page = pageOf[layout]?.(random) ?? 0;
    const screen = screenOf(random);
    const [narrow, wide] = screens[screen]?.viewport ?? [0, 0];
    const viewer = {
      screen,
      wider: Math.floor(random() * (wide - narrow + 1)),
      browser: browserOf(random),
      spelling: spellingOf(random),
    };
    const point = Math.floor(random() * (regions[region]?.points ?? 1));
    for (const [slot, { pictures }] of (layouts[layout]?.pages[page]?.slots ?? []).entries()) {
      const kind = demand.kindOf(layout, page, slot, viewer);
      for (let n = 0; n < pictures; n++) {
        const picture = pictureOf(random);
        const replaced = now >= (replacedAt[picture] ?? Infinity);
        const picked = picture * VERSIONS + Number(replaced);
        const exact = { format: kind.format.every, pixels: kind.pixels.every };
        const rendered = renderMs(work, exact.format, exact.pixels);
        tallies.every.count('render', now, rendered, pictureBytes(work.formats, exact.format, exact.pixels));
        for (const design of CACHED) {
          const [format, pixels] = [kind.format[design], kind.pixels[design]];
          const fullMs = renderMs(work, format, pixels);
          const perDay = requestsPerDay * (popularity[picture] ?? 0);
          const refinedMs = design === 'refined' ? refineMs(work, format, pixels) : undefined;
          const { by, unrefined } = designs[design]({
            now,
            region,
            point,
            key: picked * KEYS + kind.key[design],
            stored: picked * KEYS + kind.stored[design],
            keyPerDay: perDay * demand.keyShare(design, kind.key[design]),
            storedPerDay: perDay * demand.storedShare(design, kind.stored[design]),
            days: replaced ? 0 : historyDays,
            passSeconds: work.passMs / 1000,
            renderSeconds: fullMs / 1000,
            refineSeconds: refinedMs && refinedMs / 1000,
          });
          const ms = by === 'render' ? fullMs : work.passMs;
          const sent = sentBytes(work, design, refinedMs !== undefined && !unrefined);
          const bytes = pictureBytes(sent, format, pixels);
          tallies[design].count(by, now, ms, bytes, unrefined);
        }
      }
    }
  }
  onProgress(1);
  return dayOf(tallies);
}

/** When each picture is replaced, seconds of the day; most are not. */
function replacements({ pictures }: Traffic, random: () => number): Readonly<Record<number, number>> {
  const at: Record<number, number> = {};
  for (let n = 0; n < pictures.uploadsPerDay; n++) {
    const picture = Math.floor(random() * pictures.count);
    at[picture] = randomOf(picture, 3) * 86_400;
  }
  return at;
}
