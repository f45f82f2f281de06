import {
  ACCEPT_TOKENS,
  canonicalPath,
  derivativeKey,
  type ImageConfig,
  negotiate,
  parseRequest,
  variantOf,
} from '@cameo/core';
import { acceptOf, type LoggedRequest } from './access-log.js';
import { type AnsweredBy, createDesign } from './caches.js';
import { CACHED, type Cached } from './demand.js';
import { pictureBytes, renderMs, type Work } from './measure-work.js';
import { type Day, dayOf, emptyTallies } from './tally.js';
import type { Traffic } from './traffic.js';

/** What a logged request is to each design. */
interface Meaning {
  readonly key: Readonly<Record<Cached, string>>;
  readonly stored: Readonly<Record<Cached, string>>;
  readonly format: string;
  readonly pixels: number;
  /** How our resizer treats it: a derivative, the original as it is, or a refusal. */
  readonly sort: 'derivative' | 'original' | 'refused';
}

/**
 * Sends what a log has through the designs, with every cache and the store empty at its start. The airport in the name
 * of a point of presence stands for its regional cache, which logs do not name.
 */
export function replayLog(
  requests: readonly LoggedRequest[],
  config: ImageConfig,
  {
    traffic,
    work,
    storedDays,
  }: { readonly traffic: Traffic; readonly work: Work; readonly storedDays: number },
): Day {
  const airports = numbersOf(requests.map(({ point }) => point.slice(0, 3)));
  const points = numbersOf(requests.map(({ point }) => point));
  const regions = [...airports.keys()].map((name) => ({
    name,
    share: 1,
    hoursAhead: 0,
    points: points.size,
  }));
  const settings = { ttlSeconds: config.cache.cdnSeconds, storedDays };
  const logged = { ...traffic, regions };
  const designs = {
    raw: createDesign(logged, settings),
    ours: createDesign(logged, settings),
    viewer: createDesign(logged, settings),
  };
  const tallies = emptyTallies();
  const known = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };

  for (const request of requests) {
    const meaning = meaningOf(request, config);
    // More days than one go on top of each other, as one busy day.
    const now = request.now % 86_400;
    const bytes = pictureBytes(work, meaning.format, meaning.pixels);
    tallies.every.count(
      'render',
      now,
      renderMs(work, 'jpeg', meaning.pixels),
      pictureBytes(work, 'jpeg', meaning.pixels),
    );
    const fullMs = renderMs(work, meaning.format, meaning.pixels);
    for (const design of CACHED) {
      let answered: AnsweredBy = 'point';
      // viewer-request answers what it refuses without asking any cache.
      if (design !== 'viewer' || meaning.sort !== 'refused')
        answered = designs[design]({
          now: request.now,
          region: airports.get(request.point.slice(0, 3)) ?? 0,
          point: points.get(request.point) ?? 0,
          key: numberOf(`key ${meaning.key[design]}`),
          stored: numberOf(`stored ${meaning.stored[design]}`),
          keyPerDay: 0,
          storedPerDay: 0,
          days: 0,
          passSeconds: work.passMs / 1000,
          renderSeconds: fullMs / 1000,
        });
      // Originals are there from the start, and a refusal makes nothing.
      if (answered === 'render' && meaning.sort !== 'derivative') answered = 'store';
      const ms = answered === 'render' ? fullMs : work.passMs;
      tallies[design].count(answered, now, ms, bytes);
    }
  }
  return dayOf(tallies);
}

function meaningOf({ path, query, userAgent }: LoggedRequest, config: ImageConfig): Meaning {
  const accept = acceptOf(userAgent);
  const raw = `${path}?${query} ${accept}`;
  const request = parseRequest(path, query, config);
  const same = (text: string) => ({ raw, ours: text, viewer: text });
  if (!request.ok) return { key: same(raw), stored: same(raw), format: '', pixels: 0, sort: 'refused' };
  const { source, transform } = request.value;
  const variant = variantOf(source, transform, accept, config);
  const target = negotiate(transform.f, accept, config.formats);
  const token = ACCEPT_TOKENS[target as keyof typeof ACCEPT_TOKENS] ?? '*/*';
  const viewer = `${canonicalPath(request.value, config)} ${token}`;
  if (variant === undefined)
    return { key: { raw, ours: raw, viewer }, stored: same(source), format: '', pixels: 0, sort: 'original' };
  const { w = 0, h = (w * 3) / 4 } = variant.transform;
  const format = target.startsWith('avif') ? 'avif' : target.startsWith('webp') ? 'webp' : 'jpeg';
  return {
    key: { raw, ours: raw, viewer },
    stored: { ...same(derivativeKey(variant)), raw },
    format,
    pixels: (w || (h * 4) / 3) * h,
    sort: 'derivative',
  };
}

/** Numbers from 0 for different texts, in the order of their first appearance. */
const numbersOf = (texts: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...new Set(texts)].map((text, at) => [text, at]));
