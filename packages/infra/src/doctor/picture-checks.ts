import { grammarHash } from '@cameo/core';
import { pictureFacts } from '../operate/picture-facts.js';
import { isHit } from '../operate/request-url.js';
import { type Check, described, finding, MODERN } from './check.js';

/** Number of requests that may miss before a hit is expected: a location has several caches. */
const TRIES = 4;

/** The same formats as the first browser, in another spelling. */
const OTHER_BROWSER = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

const FORMATS = [
  ['image/avif,image/webp,*/*', 'avif'],
  ['image/webp,*/*', 'webp'],
  ['*/*', 'jpeg'],
] as const;

/** A requested width is that of the bytes, not only of a header. */
export const trueWidths: Check = {
  name: 'widths',
  run: async ({ requestPath, picture, extraParams, widths }) => {
    const received: string[] = [];
    let fine = true;
    for (const width of widths) {
      const answer = await requestPath(`${picture}?w=${width}${extraParams}`, MODERN);
      const facts = answer.status === 200 ? pictureFacts(answer.body) : undefined;
      fine &&= facts?.width === width;
      received.push(facts === undefined ? described(answer) : `${facts.width} px`);
    }
    return finding(
      fine,
      received.join(' and '),
      `${widths.join(' px and ')} px`,
      `Check that ${picture} exists and is wider than ${widths[1]} px, or name another with --picture; then read the log of ResizeImage.`,
    );
  },
};

/** The best format that the client accepts, by its first bytes. A picture with transparency has PNG for JPEG. */
export const formatsByAccept: Check = {
  name: 'formats',
  run: async ({ requestPath, picture, extraParams, widths: [width], config }) => {
    const enabled = FORMATS.filter(([, format]) => format === 'jpeg' || config.formats.includes(format));
    const received: string[] = [];
    let fine = true;
    for (const [accept, format] of enabled) {
      const answer = await requestPath(`${picture}?w=${width}${extraParams}`, accept);
      const got = pictureFacts(answer.body)?.format;
      const type = answer.headers.get('content-type');
      fine &&= (got === format || (format === 'jpeg' && got === 'png')) && type === `image/${got}`;
      received.push(got === undefined ? described(answer) : got);
    }
    return finding(
      fine,
      received.join(', '),
      enabled.map(([, format]) => format).join(', '),
      'Check that the cache policy has Accept in its key, and that the origin request policy forwards it.',
    );
  },
};

/** The second request runs no function. */
export const secondIsHit: Check = {
  name: 'hit',
  run: async ({ requestPath, picture, extraParams, widths: [width] }) => {
    const seen: string[] = [];
    for (let turn = 0; turn <= TRIES; turn += 1) {
      const answer = await requestPath(`${picture}?w=${width}${extraParams}`, MODERN);
      seen.push(answer.headers.get('x-cache') ?? 'no x-cache');
      if (turn > 0 && isHit(answer)) break;
    }
    return finding(
      /hit/i.test(seen.slice(1).at(-1) ?? ''),
      seen.at(-1) ?? '',
      'Hit from cloudfront for the second request',
      'Check Cache-Control of the answer, and the TTLs of the cache policy; a maximum of 0 caches nothing.',
    );
  },
};

/** Another spelling of a request hits the cache entry of the first. */
export const oneCacheKey: Check = {
  name: 'cache key',
  run: async ({ requestPath, picture, extraParams, widths: [width] }) => {
    const spellings = [
      `W=${width}`,
      `width=${width - 1}`,
      ...(width % 2 === 0 ? [`dpr=2&w=${width / 2}`] : []),
    ];
    const missed: string[] = [];
    for (const spelling of spellings) {
      // Never sent before: a hit proves that the parameter is ignored.
      const unknown = `utm_source=doctor-${Date.now()}`;
      const answer = await requestPath(`${picture}?${spelling}${extraParams}&${unknown}`, OTHER_BROWSER);
      if (answer.status !== 200 || !isHit(answer)) missed.push(spelling);
    }
    return finding(
      missed.length === 0,
      missed.length === 0 ? 'hits' : `misses for ${missed.join(' and ')}`,
      `hits for requests equivalent to w=${width}`,
      'Attach the viewer-request function to the distribution: without it every spelling is fetched separately.',
      'warn',
    );
  },
};

/** The resizer has the grammar of this configuration. */
export const sameGrammar: Check = {
  name: 'grammar',
  run: async ({ requestPath, picture, extraParams, widths: [width], config }) => {
    const { headers } = await requestPath(`${picture}?w=${width}${extraParams}`, MODERN);
    const expected = grammarHash(config);
    const received = headers.get('x-cameo-grammar') ?? 'no X-Cameo-Grammar';
    return finding(
      received === expected,
      received,
      expected,
      'The deployed functions were built from another configuration: deploy again, or check out the deployed commit.',
    );
  },
};

const HEADERS = [
  ['access-control-allow-origin', /^\*$/, 'Access-Control-Allow-Origin: *'],
  ['x-content-type-options', /^nosniff$/i, 'X-Content-Type-Options: nosniff'],
  ['vary', /\baccept\b(?!-)/i, 'Vary: Accept'],
  ['cache-control', /\b(?:s-maxage|max-age)=[1-9]/, 'Cache-Control with a max-age'],
] as const;

/** Headers that pages need to use, interpret and cache a picture correctly. */
export const usefulHeaders: Check = {
  name: 'headers',
  run: async ({ requestPath, picture, extraParams, widths: [width] }) => {
    const { headers } = await requestPath(`${picture}?w=${width}${extraParams}`, MODERN);
    const wrong = HEADERS.filter(([name, pattern]) => !pattern.test(headers.get(name) ?? ''));
    return finding(
      wrong.length === 0,
      wrong.length === 0
        ? 'all of them'
        : wrong.map(([name]) => `${name}: ${headers.get(name) ?? 'none'}`).join('; '),
      (wrong.length === 0 ? HEADERS : wrong).map(([, , text]) => text).join('; '),
      'Check the response headers policy of the distribution, and that no proxy in front of it removes headers.',
    );
  },
};
