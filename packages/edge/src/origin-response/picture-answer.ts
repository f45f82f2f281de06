import { createHash } from 'node:crypto';
import { canonicalPath, grammarHash, type ImageConfig, SIGNATURE_PARAM, type Variant } from '@cameo/core';
import { type Access, spellingOf } from '../access/access.js';
import { type Answer, harmlessHeaders, sharedHeaders } from '../http/answer.js';

/** A picture's bytes with what its answer must say about them. */
export interface Picture {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

/**
 * Status 200 with the picture; for HEAD the same headers without it. The entity tag is the MD5 that S3 gives an object
 * stored in one piece, so that a later revalidation against the stored derivative agrees.
 */
export function pictureAnswer(
  { body, contentType, cacheControl }: Picture,
  config: ImageConfig,
  head: boolean,
): Answer {
  return {
    status: 200,
    headers: {
      ...sharedHeaders(grammarHash(config)),
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
 * The answer to HEAD for a picture that could be made and is not there: what a GET would begin with, without what only
 * making it would tell (RFC 9110, 9.3.2). Nobody may keep it.
 */
export const headAnswer = (config: ImageConfig): Answer => ({
  status: 200,
  headers: { ...sharedHeaders(grammarHash(config)), 'Cache-Control': 'no-store', Vary: 'Accept' },
  body: undefined,
});

/**
 * Sends the viewer to the same picture once more, when it is stored but too large for a generated response, with the token
 * of this request, which nobody may keep.
 */
export function redirectAnswer(
  variant: Variant,
  config: ImageConfig,
  access: Access | undefined,
  token: string,
): Answer {
  const path = canonicalPath({ source: variant.source, transform: spellingOf(variant) }, config);
  const location = access?.signed ? `${path}&${SIGNATURE_PARAM}=${token}` : path;
  return {
    status: 302,
    headers: {
      ...sharedHeaders(grammarHash(config)),
      'Content-Type': 'text/plain; charset=utf-8',
      Location: location,
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    },
    // Without a body, and an empty one may count as none, CloudFront would send the origin's own.
    body: { text: 'The picture is stored now: ask once more.\n' },
  };
}
