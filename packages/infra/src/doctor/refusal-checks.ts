import { derivativeKey, keyPath, parseRequest, variantOf } from '@cameo/core';
import { problemOf, type Received } from '../operate/request-url.js';
import { type Check, described, type Finding, finding, MODERN } from './check.js';

/** A finding that expects a problem with this status; `text` contains it. */
function expectProblem(answer: Received, status: number, advice: string): Finding {
  const problem = problemOf(answer);
  return finding(
    answer.status === status && problem !== undefined,
    problem === undefined ? described(answer) : `${answer.status} problem ${problem.code}`,
    `${status} application/problem+json`,
    advice,
  );
}

/** A missing picture gives a machine-readable problem, not S3's XML and not an error of the edge. */
export const missingPicture: Check = {
  name: 'missing',
  run: async ({ requestPath, extraParams, widths: [width], config: { sources } }) =>
    expectProblem(
      await requestPath(
        `/${sources?.prefixes[0] ?? 'cameo-doctor/'}no-such-picture-${Date.now()}.jpg?w=${width}${extraParams}`,
        MODERN,
      ),
      404,
      'Check that ResizeImage is on origin-response and that its role has s3:ListBucket; without it S3 answers 403.',
    ),
};

/** An invalid request gets an answer that states what was expected. */
export const badRequest: Check = {
  name: 'bad request',
  run: async ({ requestPath, picture }) =>
    expectProblem(
      await requestPath(`${picture}?w=wide`, MODERN),
      400,
      'Check that TransformImageRequest is on origin-request, or the viewer-request function on viewer-request.',
    ),
};

/** Derivatives are requested by size, never by their key. */
export const variantsRefused: Check = {
  name: 'variants',
  run: async ({ requestPath, picture, widths: [width], config }) => {
    const request = parseRequest(picture, `w=${width}`, config);
    const variant = request.ok
      ? variantOf(request.value.source, request.value.transform, MODERN, config)
      : undefined;
    const path =
      variant === undefined ? `/_variants${picture}/w-${width}.avif` : keyPath(derivativeKey(variant));
    return expectProblem(
      await requestPath(path, MODERN),
      404,
      'Anybody can read derivatives by their keys: check that TransformImageRequest is on origin-request of every behaviour.',
    );
  },
};

/** The bucket cannot be listed. */
export const noListing: Check = {
  name: 'listing',
  run: async ({ requestPath }) => {
    const answers = [await requestPath('/', MODERN), await requestPath('/?list-type=2', MODERN)];
    const listed = answers.find(({ body }) =>
      /<ListBucketResult|<Contents>/.test(new TextDecoder().decode(body)),
    );
    const worst = listed ?? answers[0];
    return finding(
      listed === undefined,
      worst === undefined ? '' : `${listed === undefined ? '' : 'a listing, '}${described(worst)}`,
      'no listing at /',
      'Requests for / reach the bucket: check that TransformImageRequest is on origin-request of every behaviour.',
    );
  },
};

/** Names of this machine, where HTTP cannot be intercepted. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A stage is reachable over HTTPS only. */
export const httpsOnly: Check = {
  name: 'https',
  run: async ({ base, picture, extraParams, widths: [width], requestPath }) => {
    const { protocol, hostname, host } = new URL(base);
    const expected = 'HTTPS, and http:// redirected to it';
    const advice = 'Set the viewer protocol policy to redirect-to-https, and use the address with https://.';
    if (protocol === 'http:')
      return finding(
        LOOPBACK.test(hostname),
        `HTTP on ${hostname}`,
        LOOPBACK.test(hostname) ? 'HTTPS, except on this machine' : expected,
        advice,
      );
    const answer = await requestPath(`http://${host}${picture}`, MODERN).catch(() => undefined);
    if (answer === undefined) {
      // A missing host does not answer http:// either, so the same request over HTTPS must succeed.
      await requestPath(`${picture}?w=${width}${extraParams}`, MODERN);
      return finding(true, 'HTTPS; http:// is not answered', expected, advice);
    }
    const location = answer.headers.get('location') ?? '';
    const moved = answer.status >= 300 && answer.status < 400 && location.startsWith('https://');
    return finding(moved, `http:// answers ${answer.status} ${location}`.trim(), expected, advice);
  },
};
