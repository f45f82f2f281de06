import { createHash } from 'node:crypto';
import {
  canonicalPath,
  type ImageConfig,
  ISSUES,
  issue,
  SIGNATURE_PARAM,
  type SourceKey,
  type Variant,
} from '@cameo/core';
import {
  briefCacheControl,
  CACHE_TAG_HEADER,
  mayRefine,
  pictureCacheControl,
  REFINE_DAYS,
} from '@cameo/core/config';
import type { CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import { spellingOf } from '../access/access.js';
import { headerValue, isStoreHeader, MAX_GENERATED_BODY_BYTES } from '../cloudfront/lambda-edge.js';
import { type Answer, harmlessHeaders, sharedHeaders } from '../http/answer.js';
import { cacheTag } from '../http/cache-tag.js';
import { memoryPeakMb } from '../http/log.js';
import { problem, withHeaders } from '../http/problem.js';
import { ProblemError } from '../http/problem-error.js';
import type { Kept, Picture, Stored } from './derivative.js';
import type { Derivative, ResizeRequest, Tools } from './request.js';

const DAY_MS = 86_400_000;

/**
 * The header that ties every answer to its source. Problems carry it too, because they become invalid when the picture
 * appears.
 */
export const tagHeaders = (source: SourceKey | undefined): Readonly<Record<string, string>> =>
  source === undefined ? {} : { [CACHE_TAG_HEADER]: cacheTag(source) };

/**
 * Passes on the origin's answer with the headers of every picture and without the store's own, which reveal people,
 * keys and accounts. The object's `Cache-Control` is kept, except where the answer must expire soon. A 304 gets only
 * these two headers, because CloudFront keeps the stored ones.
 * @param kept metadata of the stored object
 * @param unproven whether the picture may be of an outdated original
 */
export function passOn(
  response: CloudFrontResponse,
  request: Pick<ResizeRequest, 'address' | 'version'>,
  { config, hash }: Pick<Tools, 'config' | 'hash'>,
  kept: Kept,
  unproven: boolean,
): CloudFrontResultResponse {
  const { headers } = response;
  const { source, isBelowVariants } = request.address;
  const add = (key: string, value: string): void => {
    headers[key.toLowerCase()] = [{ key, value }];
  };
  const addAll = (more: Readonly<Record<string, string>>): void => {
    for (const [key, value] of Object.entries(more)) add(key, value);
  };
  for (const name of Object.keys(headers)) if (isStoreHeader(name)) delete headers[name];
  addAll(tagHeaders(source));
  const cacheControl = cacheControlOf(request, kept, unproven, config);
  if (cacheControl !== undefined) add('Cache-Control', cacheControl);
  if (response.status === '304') return response;
  addAll({ ...sharedHeaders(hash), ...harmlessHeaders(headerValue(headers, 'content-type')) });
  if (headers['cache-control'] === undefined) add('Cache-Control', pictureCacheControl(config.cache, false));
  if (isBelowVariants) add('Vary', 'Accept');
  return response;
}

/**
 * Status 200 with the picture; for HEAD the same headers without it. The entity tag is the MD5, as S3 computes it for
 * an object uploaded in one part, so that a later revalidation against the stored derivative matches.
 */
function pictureAnswer({ body, contentType, cacheControl }: Picture, hash: string, head: boolean): Answer {
  return {
    status: 200,
    headers: {
      ...sharedHeaders(hash),
      ...harmlessHeaders(contentType),
      'Content-Type': contentType,
      'Cache-Control': cacheControl,
      ETag: `"${createHash('md5').update(body).digest('hex')}"`,
      Vary: 'Accept',
      ...(head && { 'Content-Length': String(body.length) }),
    },
    body: head ? undefined : { bytes: body },
  };
}

/**
 * The answer to HEAD for a picture that is not stored yet: the headers of a GET, without those that require rendering
 * (RFC 9110, 9.3.2). It is not cacheable.
 */
export const headAnswer = (hash: string): Answer => ({
  status: 200,
  headers: { ...sharedHeaders(hash), 'Cache-Control': 'no-store', Vary: 'Accept' },
  body: undefined,
});

/**
 * Redirects the viewer to the same URL when the picture is stored but too large for a generated response. The redirect
 * carries the token of this request, hence `no-store`.
 */
function redirectAnswer(
  variant: Variant,
  { token, version }: Pick<ResizeRequest, 'token' | 'version'>,
  { config, hash, access }: Pick<Tools, 'config' | 'hash' | 'access'>,
): Answer {
  const path = canonicalPath({ source: variant.source, transform: spellingOf(variant, version) }, config);
  const location = access?.signed ? `${path}&${SIGNATURE_PARAM}=${token}` : path;
  return {
    status: 302,
    headers: {
      ...sharedHeaders(hash),
      'Content-Type': 'text/plain; charset=utf-8',
      Location: location,
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    },
    // Without a body CloudFront would send the origin's own; an empty one may count as none.
    body: { text: 'The picture is stored now: request it again.\n' },
  };
}

/** Whether a picture fits into a generated response. */
const fits = ({ body }: Picture, head: boolean): boolean => head || body.length <= MAX_GENERATED_BODY_BYTES;

/** The answer with a picture that another request stored in the meantime. */
export function storedAnswer(picture: Picture, hash: string, head: boolean): Answer {
  if (fits(picture, head)) return pictureAnswer(picture, hash, head);
  // The origin reported it missing. A redirect would ask the origin again, possibly in an endless loop.
  const reason =
    'the origin answered that a derivative is missing which the store has, and it is too large to send';
  throw new ProblemError(issue('derivative-unreachable', { param: 'path' }), reason);
}

/** The answer with a rendered picture, according to the result of storing it. */
export function madeAnswer(
  picture: Picture,
  variant: Variant,
  stored: Stored,
  request: Pick<ResizeRequest, 'head' | 'token' | 'version'>,
  tools: Pick<Tools, 'config' | 'hash' | 'access'>,
): Answer {
  const { config, hash } = tools;
  const { head } = request;
  if (stored === 'failed') {
    const brief = { ...picture, cacheControl: briefCacheControl(config.cache.unstoredSeconds) };
    if (fits(picture, head)) return pictureAnswer(brief, hash, head);
    throw tooLarge(picture);
  }
  // A withdrawn picture was current when it was requested, but must not be cached.
  const sent = stored === 'withdrawn' ? { ...picture, cacheControl: briefCacheControl(0) } : picture;
  return fits(picture, head) ? pictureAnswer(sent, hash, head) : redirectAnswer(variant, request, tools);
}

function tooLarge({ body }: Picture): ProblemError {
  const received = `${body.length} bytes`;
  const expected = `at most ${MAX_GENERATED_BODY_BYTES} bytes if it cannot be stored; request a smaller w or q`;
  const found = issue('rendition-too-large', { param: 'w', received, expected });
  return new ProblemError(found, `a rendition of ${received} could not be stored`);
}

/** The problem answer for an error. An unknown error becomes `internal`; its message goes to the log only. */
export function problemAnswer(
  error: unknown,
  { address, head, measured }: ResizeRequest,
  { log, hash, clock }: Pick<Tools, 'log' | 'hash' | 'clock'>,
): Answer {
  const found = error instanceof ProblemError ? error.issue : issue('internal');
  const row = ISSUES[found.code];
  const { status, report } = row;
  const reason = error instanceof Error ? error.message : String(error);
  // Strangers can request any number of missing pictures and would fill the log.
  const other = status === 404 ? 'debug' : 'info';
  const level = status >= 500 ? 'error' : report ? 'warn' : other;
  const key = address.isBelowVariants && address.key !== undefined ? address.key : address.uri;
  const totals = { totalMs: Math.round(clock.elapsedMs()), memoryPeakMb: memoryPeakMb() };
  log({ level, event: 'failed', key, code: found.code, reason, ...measured, ...totals });
  if (status !== 503) return problem([found], row, hash, head);
  // The jitter spreads retries.
  const cacheSeconds = row.cacheSeconds === 0 ? 0 : row.cacheSeconds + Math.round(Math.random());
  const answer = problem([found], { ...row, cacheSeconds }, hash, head);
  return withHeaders(answer, { 'Retry-After': String(cacheSeconds || 1) });
}

/**
 * The cache time of an answer where it differs from that of the stored picture. A version in the URL makes a changed
 * picture a new URL; a picture of a possibly outdated original expires soon; and the CDN may still have the short cache
 * time of a picture that has been refined since.
 */
export function cacheControlOf(
  { address: { derivative }, version }: Pick<ResizeRequest, 'address' | 'version'>,
  kept: Kept,
  unproven: boolean,
  config: Pick<ImageConfig, 'cache' | 'refine'>,
): string | undefined {
  const { cache } = config;
  if (unproven) return briefCacheControl(cache.unstoredSeconds);
  const unrefined = derivative !== undefined && awaitsRefining(derivative, kept, config);
  if (version !== undefined) return pictureCacheControl(cache, true, unrefined);
  if (derivative === undefined || unrefined) return undefined;
  // It is final now: nothing is refined any more, or it has waited too long.
  if (kept.refined === 'not-yet') return pictureCacheControl(cache, false);
  // A derivative that was only marked keeps its entity tag, so a 304 must state the new time.
  return kept.refined === undefined ? undefined : kept.cacheControl;
}

/**
 * Whether a smaller file of the same picture may follow soon. A picture without a mark was stored before its format was
 * refined; one that has waited longer than the queue keeps messages has been given up.
 */
const awaitsRefining = (
  { variant }: Derivative,
  { refined, lastModified }: Kept,
  config: Pick<ImageConfig, 'refine'>,
): boolean =>
  refined === 'not-yet' &&
  mayRefine(variant, config) &&
  // An unknown time is NaN and counts as recent.
  !(Date.now() - Number(lastModified) > REFINE_DAYS * DAY_MS);
