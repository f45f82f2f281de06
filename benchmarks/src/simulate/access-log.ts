/** One line of an access log, as far as the simulation needs it. */
export interface LoggedRequest {
  /** Seconds since the first midnight before the log begins. */
  readonly now: number;
  /** Point of presence, such as `FRA56-P4`. */
  readonly point: string;
  /** Path and query as they were asked for, the query without `?`. */
  readonly path: string;
  readonly query: string;
  readonly userAgent: string;
}

/** What CloudFront writes where a field has nothing. */
const NOTHING = '-';
const NEEDED = ['date', 'time', 'x-edge-location', 'cs-uri-stem', 'cs-uri-query', 'cs(User-Agent)'] as const;

/**
 * Reads an access log in CloudFront's standard format: tabs between fields that a `#Fields:` line names. Lines that
 * are no GET, and those that cannot be read, are counted and left out.
 * @throws Error when a field that is needed is not in the log
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
  const missing = NEEDED.filter((name) => !fields.includes(name));
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
  const first = requests.reduce((least, { at }) => Math.min(least, at), requests[0]?.at ?? 0);
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
 * The `Accept` header that a browser sends for pictures; access logs do not have it. Versions from which browsers
 * read AVIF: Chromium 85, Firefox 93, Safari 16.4 on macOS 13 and iOS 16; WebP: Chromium 32, Firefox 65, Safari 14.
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
