import { runs } from '@cameo/testing/form';
import { codePoint } from '@cameo/testing/unicode';
import type { CloudFrontRequest, CloudFrontResultResponse } from 'aws-lambda';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cloudFrontRequest, requestEvent } from '../../tests/cloudfront-events.js';
import { testConfig } from '../../tests/test-config.js';
import { requestViolations, responseViolations } from '../../tests/trigger-rules.js';
import { createTransformImageRequest } from './handler.js';

const handle = createTransformImageRequest(testConfig());

const segment = fc.oneof(
  fc.string({ unit: codePoint, maxLength: 12 }),
  fc.constantFrom(
    'a.jpg',
    '..',
    '.',
    '',
    '_variants',
    '%5Fvariants',
    '%2F',
    '%00',
    '%zz',
    '+',
    '%',
    'é',
    '\ud800',
  ),
);
const uri = fc.oneof(
  fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
  fc.string({ unit: codePoint, maxLength: 40 }),
  fc.integer({ min: 700, max: 5000 }).map((length) => `/${'é'.repeat(length)}`),
);
const parameter = fc.tuple(
  fc.constantFrom(...'w h dpr fit focus q f bg blur sharpen rotate flip gray trim v width %77 x'.split(' ')),
  fc.oneof(
    fc.constantFrom(
      '640',
      '1',
      '0',
      '-1',
      '3840',
      '99999',
      '1e3',
      '2',
      '0.3,0.4',
      'attention',
      'face',
      'contain',
      'png',
    ),
    fc.constantFrom(
      'webp',
      'avif',
      'jpeg',
      'fff',
      '00000080',
      '90',
      '180',
      'h',
      'v',
      'hv',
      '%',
      '%E2%82%AC',
      '',
    ),
    fc.string({ unit: codePoint, maxLength: 8 }),
  ),
);
const query = fc.oneof(
  fc.array(parameter, { maxLength: 6 }).map((pairs) => pairs.map((pair) => pair.join('=')).join('&')),
  fc.string({ unit: codePoint, maxLength: 60 }),
  fc.integer({ min: 100, max: 2500 }).map((times) => '%&'.repeat(times)),
);
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('GET', 'HEAD') },
  { weight: 1, arbitrary: fc.constantFrom('OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH') },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
);
const accept = fc.option(
  fc.oneof(
    fc.constantFrom('image/avif,image/webp', 'image/webp', '*/*', '', ';q=', ',,,', 'image/avif;q=abc'),
    fc.string({ unit: codePoint }),
  ),
  { nil: undefined },
);

it('returns a valid result for every request', async () => {
  await fc.assert(
    fc.asyncProperty(uri, query, method, accept, async (path, querystring, verb, accepted) => {
      const headers = accepted === undefined ? {} : { Accept: accepted };
      const request = { ...cloudFrontRequest('/', verb, headers), uri: path, querystring };
      const before = structuredClone(request);
      const result = await handle(requestEvent(request));
      if (result === request) {
        const passed = result as CloudFrontRequest;
        // Violations in the viewer's path may remain; the handler must not add any.
        const wrongBefore = requestViolations({ ...before, querystring: '' }, before);
        expect(requestViolations(passed, before).filter((each) => !wrongBefore.includes(each))).toEqual([]);
        expect(passed.querystring).toBe('');
        expect(['GET', 'HEAD']).toContain(passed.method);
        expect(passed.uri).not.toMatch(/^\/?$|\/$/);
      } else {
        expect(responseViolations(result, 'origin-request')).toEqual([]);
        const { status, body, headers: sent } = result as CloudFrontResultResponse;
        expect(sent?.['cache-control']).toHaveLength(1);
        if (verb === 'HEAD') expect(body).toBeUndefined();
        else expect(JSON.parse(body ?? '')).toMatchObject({ status: Number(status) });
        expect((body ?? '').length).toBeLessThan(20_000);
      }
    }),
    { numRuns: runs(1000) },
  );
});
