import { derivativeKey, keyPath, parseRequest, variantOf } from '@cameo/core';
import { problemOf, type Received } from '../operate/ask.js';
import { type Check, described, type Finding, finding, MODERN } from './check.js';

/** A problem with the right status; `text` says it. */
function expectProblem(answer: Received, status: number, advice: string): Finding {
  const problem = problemOf(answer);
  return finding(
    answer.status === status && problem !== undefined,
    problem === undefined ? described(answer) : `${answer.status} problem ${problem.code}`,
    `${status} application/problem+json`,
    advice,
  );
}

/** A missing picture is a problem that programs can read, not S3's XML and not an error of the edge. */
export const missingPicture: Check = {
  name: 'missing',
  run: async ({ ask, besides, widths: [width], config: { sources } }) =>
    expectProblem(
      await ask(
        `/${sources?.prefixes[0] ?? 'cameo-doctor/'}no-such-picture-${Date.now()}.jpg?w=${width}${besides}`,
        MODERN,
      ),
      404,
      'Check that ResizeImage is on origin-response and that its role has s3:ListBucket; without it S3 says 403.',
    ),
};

/** What is asked for wrongly is told what was expected. */
export const badRequest: Check = {
  name: 'bad request',
  run: async ({ ask, picture }) =>
    expectProblem(
      await ask(`${picture}?w=wide`, MODERN),
      400,
      'Check that TransformImageRequest is on origin-request, or the viewer-request function on viewer-request.',
    ),
};

/** Derivatives are reached by asking for a size, never by their key. */
export const variantsRefused: Check = {
  name: 'variants',
  run: async ({ ask, picture, widths: [width], config }) => {
    const request = parseRequest(picture, `w=${width}`, config);
    const variant = request.ok
      ? variantOf(request.value.source, request.value.transform, MODERN, config)
      : undefined;
    const path =
      variant === undefined ? `/_variants${picture}/w-${width}.avif` : keyPath(derivativeKey(variant));
    return expectProblem(
      await ask(path, MODERN),
      404,
      'Anybody can read derivatives by their keys: check that TransformImageRequest is on origin-request of every behaviour.',
    );
  },
};

/** Nobody can ask what is in the bucket. */
export const noListing: Check = {
  name: 'listing',
  run: async ({ ask }) => {
    const answers = [await ask('/', MODERN), await ask('/?list-type=2', MODERN)];
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

/** Names of this machine, where nobody listens in. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A stage is reached by HTTPS only. */
export const httpsOnly: Check = {
  name: 'https',
  run: async ({ base, picture, besides, widths: [width], ask }) => {
    const { protocol, hostname, host } = new URL(base);
    const expected = 'HTTPS, and http:// redirected to it';
    const advice = 'Set the viewer protocol policy to redirect-to-https, and use the address with https://.';
    if (protocol === 'http:')
      return finding(
        LOOPBACK.test(hostname),
        `HTTP on ${hostname}`,
        LOOPBACK.test(hostname) ? 'HTTPS, but for this machine' : expected,
        advice,
      );
    const answer = await ask(`http://${host}${picture}`, MODERN).catch(() => undefined);
    if (answer === undefined) {
      // Nobody answers http:// of a host that there is not, either: what is asked by HTTPS must come.
      await ask(`${picture}?w=${width}${besides}`, MODERN);
      return finding(true, 'HTTPS; nobody answers http://', expected, advice);
    }
    const location = answer.headers.get('location') ?? '';
    const moved = answer.status >= 300 && answer.status < 400 && location.startsWith('https://');
    return finding(moved, `http:// answers ${answer.status} ${location}`.trim(), expected, advice);
  },
};
