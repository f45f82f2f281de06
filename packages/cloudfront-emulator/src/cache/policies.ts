import type { CloudFrontHeaders } from 'aws-lambda';
import { headerOf, headersFrom, withoutHeaders } from '../distribution/headers.js';
import type { ViewerRequest } from '../distribution/messages.js';
import type { BehaviorSettings, Names } from '../distribution/settings.js';
import { isForbidden } from '../enforce/header-rules.js';

type Policies = Pick<BehaviorSettings, 'cacheKey' | 'forward'>;

/**
 * The parameters of a raw query string that a policy includes, in their spelling and order: CloudFront compares the text, so
 * another order or another case is another object.
 */
export function selectQueryStrings(raw: string, names: Names): string {
  return selected(raw.split('&'), names).join('&');
}

/** The cookies of a `Cookie` header that a policy includes, in order; undefined if none is left. */
function selectCookies(headers: CloudFrontHeaders, names: Names): string | undefined {
  const header = headerOf(headers, 'cookie');
  if (header === undefined || names === 'none') return undefined;
  const pairs = header.split(/;|, /).map((pair) => pair.trim());
  return selected(pairs, names).join('; ') || undefined;
}

function selected(pairs: readonly string[], names: Names): readonly string[] {
  if (names === 'all') return pairs;
  if (names === 'none') return [];
  return pairs.filter((pair) => names.includes(pair.split('=', 1)[0] ?? ''));
}

/** The cache key: path, configured query strings, cookies and headers, all of them raw. */
export function cacheKeyOf(request: ViewerRequest, { cacheKey }: Pick<Policies, 'cacheKey'>): string {
  const headers = cacheKey.headers.map((name) => headerOf(request.headers, name) ?? null);
  return JSON.stringify([
    request.uri,
    selectQueryStrings(request.querystring, cacheKey.queryStrings),
    selectCookies(request.headers, cacheKey.cookies) ?? null,
    ...headers,
  ]);
}

/** The parts of a viewer's request that reach the origin. Parts of the key are forwarded too. */
export function forwardedParts(viewer: ViewerRequest, { cacheKey, forward }: Policies) {
  const names = new Set([...cacheKey.headers, ...(forward.headers === 'all' ? [] : forward.headers)]);
  const passes = (name: string): boolean =>
    !isForbidden(name) && (names.has(name) || (forward.headers === 'all' && !REPLACED_HEADERS.has(name)));
  const cookie = selectCookies(viewer.headers, union(cacheKey.cookies, forward.cookies));
  return {
    querystring: selectQueryStrings(viewer.querystring, union(cacheKey.queryStrings, forward.queryStrings)),
    headers: {
      ...withoutHeaders(viewer.headers, (name) => name === 'cookie' || !passes(name)),
      ...headersFrom({ Cookie: cookie }),
    },
  };
}

/** Headers that CloudFront replaces even if all headers are forwarded: those of the connection, and conditions. */
const REPLACED_HEADERS: ReadonlySet<string> = new Set([
  'content-length',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
  'transfer-encoding',
]);

function union(a: Names, b: Names): Names {
  if (a === 'all' || b === 'all') return 'all';
  return [...(a === 'none' ? [] : a), ...(b === 'none' ? [] : b)];
}

/**
 * The viewer headers that CloudFront adds if a policy lists them (D:adding-cloudfront-headers). CloudFront overwrites the
 * viewer's own values; here a request may set them, so that all of them can be tested.
 */
export function withViewerHeaders(
  viewer: ViewerRequest,
  { cacheKey, forward }: Policies,
  country: string,
): ViewerRequest {
  const wanted = [...cacheKey.headers, ...(forward.headers === 'all' ? [] : forward.headers)];
  const agent = headerOf(viewer.headers, 'user-agent') ?? '';
  const tablet = /iPad|Tablet/i.test(agent) || (/Android/i.test(agent) && !/Mobile/i.test(agent));
  const mobile = !tablet && /Mobi|iPhone|Android/i.test(agent);
  const tv = /SmartTV|Smart-TV|HbbTV|AppleTV|BRAVIA/i.test(agent);
  const known: Readonly<Record<string, string>> = {
    'CloudFront-Viewer-Country': country,
    'CloudFront-Is-Mobile-Viewer': String(mobile),
    'CloudFront-Is-Tablet-Viewer': String(tablet),
    'CloudFront-Is-SmartTV-Viewer': String(tv),
    'CloudFront-Is-Desktop-Viewer': String(!mobile && !tablet && !tv),
    'CloudFront-Is-IOS-Viewer': String(/iPhone|iPad|iPod/.test(agent)),
    'CloudFront-Is-Android-Viewer': String(/Android/i.test(agent)),
    'CloudFront-Forwarded-Proto': 'http',
    'CloudFront-Viewer-Http-Version': '1.1',
  };
  const added = Object.entries(known).filter(([name]) => {
    const key = name.toLowerCase();
    return wanted.includes(key) && viewer.headers[key] === undefined;
  });
  if (added.length === 0) return viewer;
  return { ...viewer, headers: { ...viewer.headers, ...headersFrom(Object.fromEntries(added)) } };
}
