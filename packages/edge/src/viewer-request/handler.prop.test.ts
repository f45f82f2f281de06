import { canonicalPath, derivativeKey, negotiate, parseRequest, variantOf } from '@cameo/core';
import { runs } from '@cameo/testing/form';
import type { CloudFrontRequest, CloudFrontResultResponse } from 'aws-lambda';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cloudFrontRequest, requestEvent } from '../../tests/cloudfront-events.js';
import { followed } from '../../tests/followed.js';
import { type Asked, functionEvent } from '../../tests/function-events.js';
import { askedRequests } from '../../tests/request-arbitraries.js';
import { testConfig } from '../../tests/test-config.js';
import type { FunctionRequest } from '../cloudfront/functions.js';
import { createTransformImageRequest } from '../origin-request/handler.js';
import { bakeGrammar, createViewerRequest } from './handler.js';

const config = testConfig();
const handle = createViewerRequest(bakeGrammar(config));
const originRequest = createTransformImageRequest(config);

/** The request that CloudFront looks up, when the function passes it on. */
function rewritten(asked: Asked): Required<Asked> | undefined {
  const result = followed(asked, (each) => handle(functionEvent(each)));
  if ('statusCode' in result) return undefined;
  const { method, uri, querystring, headers } = result as FunctionRequest;
  const url = querystring === '' ? uri : `${uri}?${querystring}`;
  return { url, method, accept: [headers['accept']?.value ?? ''], headers: {} };
}

const asOrigin = async (asked: Asked) =>
  originRequest(
    requestEvent(
      cloudFrontRequest(
        asked.url,
        asked.method,
        asked.accept?.length ? { Accept: asked.accept.join(', ') } : {},
      ),
    ),
  );

it('changes nothing when it is run on its own output', () => {
  fc.assert(
    fc.property(askedRequests, (asked) => {
      const once = rewritten(asked);
      if (once !== undefined) expect(rewritten(once)).toEqual(once);
    }),
    { numRuns: runs(1000) },
  );
});

it('leaves origin-request with the same derivative, original or answer', async () => {
  await fc.assert(
    fc.asyncProperty(askedRequests, async (asked) => {
      const once = rewritten(asked);
      const straight = await asOrigin(asked);
      if (once === undefined) {
        const { statusCode, body } = handle(functionEvent(asked)) as {
          statusCode: number;
          body?: { data: string };
        };
        const { status, body: original } = straight as CloudFrontResultResponse;
        expect([String(statusCode), body?.data]).toEqual([status, original]);
      } else {
        const { uri } = straight as CloudFrontRequest;
        const { uri: canonical } = (await asOrigin(once)) as CloudFrontRequest;
        // The path of an original is passed on as it was written.
        expect(decodeURIComponent(canonical)).toBe(decodeURIComponent(uri));
      }
    }),
    { numRuns: runs(1000) },
  );
});

it('gives requests one key when they mean the same, and only then', () => {
  const meaning = ({ url, accept = [] }: Asked) => {
    const [path = '', ...rest] = url.split('?');
    const parsed = parseRequest(path, rest.join('?'), config);
    if (!parsed.ok) return undefined;
    const { source, transform } = parsed.value;
    const variant = variantOf(source, transform, accept.join(', '), config);
    // A format by name is another wish than the same format by negotiation, though they share a derivative.
    return JSON.stringify([canonicalPath(parsed.value, config), variant && derivativeKey(variant)]);
  };
  const key = (asked: Asked) => {
    const once = rewritten(asked);
    return once && JSON.stringify([once.url, once.accept]);
  };
  // Few of each, so that many pairs mean the same.
  const part = (...texts: string[]) => fc.constantFrom(...texts);
  const asked = fc
    .tuple(
      part('/a.jpg', '/%61.jpg', '/b.jpg'),
      part('', 'w=640', 'width=600', 'W=320&dpr=2', 'w=865'),
      part('', '&h=640', '&height=640', '&h=1'),
      part('', '&f=webp', '&format=WEBP', '&f=auto', '&fit=cover'),
      part('', '&v=1', '&utm_source=v', '&q=80', '&q=79', '&q=50'),
      part('image/avif,image/webp', 'image/webp', 'image/webp,*/*;q=0.8', '*/*', 'image/avif'),
    )
    .map(
      ([path, ...rest]): Asked => ({ url: `${path}?${rest.slice(0, -1).join('')}`, accept: rest.slice(-1) }),
    );
  fc.assert(
    fc.property(asked, asked, (one, other) => {
      expect(key(one) === key(other)).toBe(meaning(one) === meaning(other));
    }),
    { numRuns: runs(5000) },
  );
});

it('writes an Accept that leads to the target which the client would have got', () => {
  fc.assert(
    fc.property(askedRequests, (asked) => {
      const once = rewritten({ ...asked, url: '/a.jpg?w=640' });
      const target = negotiate('auto', asked.accept?.join(', '), config.formats);
      expect(negotiate('auto', once?.accept[0], config.formats)).toBe(target);
    }),
    { numRuns: runs(500) },
  );
});
