import {
  ACCEPT_TOKENS,
  canonicalPath,
  derivativeKey,
  type ImageConfig,
  negotiate,
  parseRequest,
  variantOf,
} from '@cameo/core';
import { type Answered, createDesign, createRefineQueue } from './caches.js';
import { CACHED, type Cached } from './demand.js';
import { pictureBytes, refineMs, renderMs, sentBytes } from './measure-work.js';
import type { DaySettings } from './simulate-day.js';
import { type Day, dayOf, emptyTallies } from './tally.js';
import type { Traffic } from './traffic.js';

/** The required fields of an access log line. */
export interface LoggedRequest {
  /** Seconds since the first midnight before the log begins. */
  readonly now: number;
  /** Point of presence, such as `FRA56-P4`. */
  readonly point: string;
  /** Path and query as they were requested, the query without `?`. */
  readonly path: string;
  readonly query: string;
  readonly userAgent: string;
}

/** CloudFront's value of an empty field. */
const NOTHING = '-';
const REQUIRED_FIELDS = [
  'date',
  'time',
  'x-edge-location',
  'cs-uri-stem',
  'cs-uri-query',
  'cs(User-Agent)',
] as const;

/**
 * Reads an access log in CloudFront's standard format: tabs between fields that a `#Fields:` line names. Lines of other methods
 * than GET, and malformed ones, are counted and skipped.
 * @throws Error if a required field is missing in the log
 */
export function readAccessLog(text: string): {
  readonly requests: readonly LoggedRequest[];
  readonly leftOut: number;
} {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const fields = lines
    .find((line) => line.startsWith('#Fields:'))
    ?.slice('#Fields:'.length)
    .trim()
    .split(/\s+/);
  if (fields === undefined)
    throw new Error('the log has no line "#Fields:", which CloudFront writes at its start');
  const missing = REQUIRED_FIELDS.filter((name) => !fields.includes(name));
  if (missing.length > 0)
    throw new Error(`the log has no ${missing.join(', ')}; its fields are ${fields.join(' ')}`);

  const requests: (LoggedRequest & { readonly at: number })[] = [];
  let leftOut = 0;
  for (const line of lines) {
    if (line.startsWith('#')) continue;
    const cells = line.split('\t');
    const cell = (name: string): string => {
      const text = cells[fields.indexOf(name)] ?? NOTHING;
      return text === NOTHING ? '' : text;
    };
    const at = Date.parse(`${cell('date')}T${cell('time')}Z`) / 1000;
    if (Number.isNaN(at) || (fields.includes('cs-method') && cell('cs-method') !== 'GET')) {
      leftOut++;
      continue;
    }
    requests.push({
      at,
      now: 0,
      point: cell('x-edge-location'),
      path: cell('cs-uri-stem'),
      query: cell('cs-uri-query'),
      userAgent: unescaped(cell('cs(User-Agent)')),
    });
  }
  const first = requests.reduce((earliest, { at }) => Math.min(earliest, at), requests[0]?.at ?? 0);
  const midnight = first - (first % 86_400);
  const timed = requests.map(({ at, ...request }) => ({ ...request, now: at - midnight }));
  return { requests: timed.sort((a, b) => a.now - b.now), leftOut };
}

/** CloudFront escapes spaces in a user agent, and the escapes themselves in some fields. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replace(/%25/g, '%'));
  } catch {
    return text;
  }
}

/**
 * The `Accept` header that a browser sends for pictures; access logs do not have it. First versions with AVIF: Chromium 85,
 * Firefox 93, Safari 16.4 on macOS 13 and iOS 16; with WebP: Chromium 32, Firefox 65, Safari 14.
 */
export function acceptOf(userAgent: string): string {
  const version = (name: string): number =>
    Number(new RegExp(`${name}/(\\d+(?:\\.\\d+)?)`).exec(userAgent)?.[1] ?? 0);
  const chromium = version('Chrome');
  if (chromium >= 85) return 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
  if (chromium >= 32) return 'image/webp,image/apng,image/*,*/*;q=0.8';
  const firefox = version('Firefox');
  if (firefox >= 128) return 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5';
  if (firefox >= 93) return 'image/avif,image/webp,*/*';
  if (firefox >= 65) return 'image/webp,*/*';
  const safari = /Safari\//.test(userAgent) ? version('Version') : 0;
  if (safari >= 16.4)
    return 'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5';
  if (safari >= 14) return 'image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5';
  return '*/*';
}

/** The meaning of a logged request for each design. */
interface Meaning {
  readonly key: Readonly<Record<Cached, string>>;
  readonly stored: Readonly<Record<Cached, string>>;
  readonly format: string;
  readonly pixels: number;
  /** Our resizer's handling: a derivative, the unchanged original, or a refusal. */
  readonly sort: 'derivative' | 'original' | 'refused';
}

/**
 * Sends a log through the designs, with every cache and the store empty at the start. The airport in the name of a point of
 * presence identifies its regional cache, which logs do not name.
 */
export function replayLog(
  requests: readonly LoggedRequest[],
  config: ImageConfig,
  {
    traffic,
    work,
    before,
    storedDays,
    refineConcurrency,
  }: Omit<DaySettings, 'onProgress'> & { readonly traffic: Traffic },
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
  const tallies = emptyTallies();
  const refining = {
    unrefinedSeconds: config.cache.unrefinedSeconds,
    refine: createRefineQueue(refineConcurrency, (start, seconds) =>
      tallies.refined.refined(start % 86_400, seconds),
    ),
  };
  const designs = {
    raw: createDesign(logged, settings),
    ours: createDesign(logged, settings),
    viewer: createDesign(logged, settings),
    before: createDesign(logged, settings),
    refined: createDesign(logged, { ...settings, refining }),
  };
  const known = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };

  for (const request of requests) {
    const [ours, was] = [meaningOf(request, config), meaningOf(request, before)];
    // Several days are overlaid as one busy day.
    const now = request.now % 86_400;
    const jpeg = pictureBytes(work.formats, 'jpeg', ours.pixels);
    tallies.every.count('render', now, renderMs(work, 'jpeg', ours.pixels), jpeg);
    for (const design of CACHED) {
      const meaning = design === 'before' ? was : ours;
      const { format, pixels } = meaning;
      const fullMs = renderMs(work, format, pixels);
      const refinedMs = design === 'refined' ? refineMs(work, format, pixels) : undefined;
      let answered: Answered = { by: 'point', unrefined: false };
      // viewer-request answers its refusals without any cache.
      if (design === 'raw' || design === 'ours' || meaning.sort !== 'refused')
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
          refineSeconds: refinedMs && refinedMs / 1000,
        });
      // Originals exist from the start, and a refusal renders nothing.
      const by = answered.by === 'render' && meaning.sort !== 'derivative' ? 'store' : answered.by;
      const sent = sentBytes(work, design, refinedMs !== undefined && !answered.unrefined);
      const bytes = pictureBytes(sent, format, pixels);
      tallies[design].count(by, now, by === 'render' ? fullMs : work.passMs, bytes, answered.unrefined);
    }
  }
  return dayOf(tallies);
}

function meaningOf({ path, query, userAgent }: LoggedRequest, config: ImageConfig): Meaning {
  const accept = acceptOf(userAgent);
  const raw = `${path}?${query} ${accept}`;
  const request = parseRequest(path, query, config);
  const same = (text: string) => ({ raw, ours: text, viewer: text, before: text, refined: text });
  if (!request.ok) return { key: same(raw), stored: same(raw), format: '', pixels: 0, sort: 'refused' };
  const { source, transform } = request.value;
  const variant = variantOf(source, transform, accept, config);
  const target = negotiate(transform.f, accept, config.formats);
  const token = ACCEPT_TOKENS[target as keyof typeof ACCEPT_TOKENS] ?? '*/*';
  const viewer = `${canonicalPath(request.value, config)} ${token}`;
  const key = { ...same(viewer), ours: raw };
  if (variant === undefined) return { key, stored: same(source), format: '', pixels: 0, sort: 'original' };
  const { w = 0, h = (w * 3) / 4 } = variant.transform;
  const format = target.startsWith('avif') ? 'avif' : target.startsWith('webp') ? 'webp' : 'jpeg';
  return {
    key,
    stored: { ...same(derivativeKey(variant)), raw },
    format,
    pixels: (w || (h * 4) / 3) * h,
    sort: 'derivative',
  };
}

/** Numbers from 0 for distinct texts, in the order of their first occurrence. */
const numbersOf = (texts: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...new Set(texts)].map((text, at) => [text, at]));
