import { canonicalPath, derivativeKey, negotiate, parseRequest, variantOf } from '@cameo/core';
import { runs } from '@cameo/testing/form';
import type { CloudFrontRequest, CloudFrontResultResponse } from 'aws-lambda';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cloudFrontRequest, requestEvent } from '../../tests/cloudfront-events.js';
import { followed } from '../../tests/followed.js';
import { functionEvent, type TestRequest } from '../../tests/function-events.js';
import { arbitraryRequests } from '../../tests/request-arbitraries.js';
import { testConfig } from '../../tests/test-config.js';
import type { FunctionRequest } from '../cloudfront/functions.js';
import { createTransformImageRequest } from '../origin-request/handler.js';
import { bakeGrammar, createViewerRequest } from './handler.js';

const config = testConfig();
const handle = createViewerRequest(bakeGrammar(config));
const originRequest = createTransformImageRequest(config);

/** The request that CloudFront looks up in its cache, if the function passes it on. */
function rewritten(request: TestRequest): Required<TestRequest> | undefined {
  const result = followed(request, (each) => handle(functionEvent(each)));
  if ('statusCode' in result) return undefined;
  const { method, uri, querystring, headers } = result as FunctionRequest;
  const url = querystring === '' ? uri : `${uri}?${querystring}`;
  return { url, method, accept: [headers['accept']?.value ?? ''], headers: {} };
}

const asOrigin = async (request: TestRequest) =>
  originRequest(
    requestEvent(
      cloudFrontRequest(
        request.url,
        request.method,
        request.accept?.length ? { Accept: request.accept.join(', ') } : {},
      ),
    ),
  );

it('is idempotent', () => {
  fc.assert(
    fc.property(arbitraryRequests, (request) => {
      const once = rewritten(request);
      if (once !== undefined) expect(rewritten(once)).toEqual(once);
    }),
    { numRuns: runs(1000) },
  );
});

it("does not change origin-request's result: derivative, original or answer", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRequests, async (request) => {
      const once = rewritten(request);
      const straight = await asOrigin(request);
      if (once === undefined) {
        const { statusCode, body } = handle(functionEvent(request)) as {
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

it('gives two requests one key if and only if they mean the same', () => {
  const meaning = ({ url, accept = [] }: TestRequest) => {
    const [path = '', ...rest] = url.split('?');
    const parsed = parseRequest(path, rest.join('?'), config);
    if (!parsed.ok) return undefined;
    const { source, transform } = parsed.value;
    const variant = variantOf(source, transform, accept.join(', '), config);
    // A format by name is a different request than the same format by negotiation, although both share a derivative.
    return JSON.stringify([canonicalPath(parsed.value, config), variant && derivativeKey(variant)]);
  };
  const key = (request: TestRequest) => {
    const once = rewritten(request);
    return once && JSON.stringify([once.url, once.accept]);
  };
  // Few values of each, so that many pairs mean the same.
  const part = (...texts: string[]) => fc.constantFrom(...texts);
  const requests = fc
    .tuple(
      part('/a.jpg', '/%61.jpg', '/b.jpg'),
      part('', 'w=640', 'width=600', 'W=320&dpr=2', 'w=865'),
      part('', '&h=640', '&height=640', '&h=1'),
      part('', '&f=webp', '&format=WEBP', '&f=auto', '&fit=cover'),
      part('', '&v=1', '&utm_source=v', '&q=80', '&q=79', '&q=50'),
      part('image/avif,image/webp', 'image/webp', 'image/webp,*/*;q=0.8', '*/*', 'image/avif'),
    )
    .map(
      ([path, ...rest]): TestRequest => ({
        url: `${path}?${rest.slice(0, -1).join('')}`,
        accept: rest.slice(-1),
      }),
    );
  fc.assert(
    fc.property(requests, requests, (one, other) => {
      expect(key(one) === key(other)).toBe(meaning(one) === meaning(other));
    }),
    { numRuns: runs(5000) },
  );
});

it("writes an Accept that leads to the same target as the client's", () => {
  fc.assert(
    fc.property(arbitraryRequests, (request) => {
      const once = rewritten({ ...request, url: '/a.jpg?w=640' });
      const target = negotiate('auto', request.accept?.join(', '), config.formats);
      expect(negotiate('auto', once?.accept[0], config.formats)).toBe(target);
    }),
    { numRuns: runs(500) },
  );
});
