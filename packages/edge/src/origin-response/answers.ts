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
import { briefCacheControl, CACHE_TAG_HEADER, pictureCacheControl } from '@cameo/core/config';
import type { CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import { spellingOf } from '../access/access.js';
import { headerValue, isOfTheStore, MAX_GENERATED_BODY_BYTES } from '../cloudfront/lambda-edge.js';
import { type Answer, harmlessHeaders, sharedHeaders } from '../http/answer.js';
import { cacheTag } from '../http/cache-tag.js';
import { memoryPeakMb } from '../http/log.js';
import { problem, withHeaders } from '../http/problem.js';
import { ProblemError } from '../http/problem-error.js';
import type { Picture, Stored } from './derivative.js';
import type { ResizeRequest, Tools } from './request.js';

/** The header that ties an answer to its source, whatever it is: a problem has to go as well when the picture comes. */
export const tagHeaders = (source: SourceKey | undefined): Readonly<Record<string, string>> =>
  source === undefined ? {} : { [CACHE_TAG_HEADER]: cacheTag(source) };

/**
 * Passes on what the origin found, with the headers that every picture has and none of the store's own: those name people,
 * keys and accounts. `Cache-Control` of the object itself is kept, but for one that must be asked for again soon; a 304
 * gets no other header than these two, because CloudFront keeps those that it has.
 * @param unproven whether the picture may be of an original that is gone
 */
export function passOn(
  response: CloudFrontResponse,
  asked: Pick<ResizeRequest, 'address' | 'version'>,
  { config, hash }: Pick<Tools, 'config' | 'hash'>,
  unproven: boolean,
): CloudFrontResultResponse {
  const { headers } = response;
  const { source, isBelowVariants } = asked.address;
  const add = (key: string, value: string): void => {
    headers[key.toLowerCase()] = [{ key, value }];
  };
  const addAll = (more: Readonly<Record<string, string>>): void => {
    for (const [key, value] of Object.entries(more)) add(key, value);
  };
  for (const name of Object.keys(headers)) if (isOfTheStore(name)) delete headers[name];
  addAll(tagHeaders(source));
  const { cacheControl } = cacheControlOf(asked, unproven, config);
  if (cacheControl !== undefined) add('Cache-Control', cacheControl);
  if (response.status === '304') return response;
  addAll({ ...sharedHeaders(hash), ...harmlessHeaders(headerValue(headers, 'content-type')) });
  if (headers['cache-control'] === undefined) add('Cache-Control', pictureCacheControl(config.cache, false));
  if (isBelowVariants) add('Vary', 'Accept');
  return response;
}

/**
 * Status 200 with the picture; for HEAD the same headers without it. The entity tag is the MD5 that S3 gives an object
 * stored in one piece, so that a later revalidation against the stored derivative agrees.
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
 * The answer to HEAD for a picture that could be made and is not there: the headers of a GET, without those that only
 * rendering reveals (RFC 9110, 9.3.2). No cache may keep it.
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
    // Without a body, and an empty one may count as none, CloudFront would send the origin's own.
    body: { text: 'The picture is stored now: ask once more.\n' },
  };
}

/** Whether a picture fits into a response that a function makes. */
const fits = ({ body }: Picture, head: boolean): boolean => head || body.length <= MAX_GENERATED_BODY_BYTES;

/** The answer with a picture that another request stored in the meantime. */
export function storedAnswer(picture: Picture, hash: string, head: boolean): Answer {
  if (fits(picture, head)) return pictureAnswer(picture, hash, head);
  // The origin said that it is missing, and a redirect would ask the origin again: that could go round for ever.
  const reason =
    'the origin answered that a derivative is missing which the store has, and it is too large to send';
  throw new ProblemError(issue('derivative-unreachable', { param: 'path' }), reason);
}

/** The answer with a picture that was made, by what became of it in the store. */
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
  // A withdrawn picture was current when it was requested, but no cache may keep it.
  const sent = stored === 'withdrawn' ? { ...picture, cacheControl: briefCacheControl(0) } : picture;
  return fits(picture, head) ? pictureAnswer(sent, hash, head) : redirectAnswer(variant, request, tools);
}

function tooLarge({ body }: Picture): ProblemError {
  const received = `${body.length} bytes`;
  const expected = `at most ${MAX_GENERATED_BODY_BYTES} bytes where it could not be stored; ask for a smaller w or q`;
  const found = issue('rendition-too-large', { param: 'w', received, expected });
  return new ProblemError(found, `a rendition of ${received} could not be stored`);
}

/** The problem that an error is answered by; anything unknown is `internal`, and only the log says what it was. */
export function problemAnswer(
  error: unknown,
  { address, head, measured }: ResizeRequest,
  { log, hash, clock }: Pick<Tools, 'log' | 'hash' | 'clock'>,
): Answer {
  const found = error instanceof ProblemError ? error.issue : issue('internal');
  const row = ISSUES[found.code];
  const { status, report } = row;
  const reason = error instanceof Error ? error.message : String(error);
  // Missing pictures are asked for by anybody, and would be most of a log.
  const other = status === 404 ? 'debug' : 'info';
  const level = status >= 500 ? 'error' : report ? 'warn' : other;
  const key = address.isBelowVariants && address.key !== undefined ? address.key : address.uri;
  const totals = { totalMs: Math.round(clock.elapsedMs()), memoryPeakMb: memoryPeakMb() };
  log({ level, event: 'failed', key, code: found.code, reason, ...measured, ...totals });
  if (status !== 503) return problem([found], row, hash, head);
  // Not all come back at the same moment.
  const cacheSeconds = row.cacheSeconds === 0 ? 0 : row.cacheSeconds + Math.round(Math.random());
  const answer = problem([found], { ...row, cacheSeconds }, hash, head);
  return withHeaders(answer, { 'Retry-After': String(cacheSeconds || 1) });
}

/**
 * The cache time of an answer where it is another than that of the stored picture: a version in its URL makes it another
 * picture when it changes, and one that may be of an original that is gone is asked for again soon.
 */
export function cacheControlOf(
  { version }: Pick<ResizeRequest, 'version'>,
  unproven: boolean,
  { cache }: ImageConfig,
): { readonly cacheControl?: string } {
  if (version !== undefined && !unproven) return { cacheControl: pictureCacheControl(cache, true) };
  return unproven ? { cacheControl: briefCacheControl(cache.unstoredSeconds) } : {};
}
