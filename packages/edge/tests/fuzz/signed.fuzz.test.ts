import { createHmac } from 'node:crypto';
import {
  canonicalize,
  type ImageConfig,
  PARAM_NAMES,
  parseRequest,
  SIGNATURE_HEADER,
  signedText,
} from '@cameo/core';
import { runs } from '@cameo/testing/form';
import type { CloudFrontRequest } from 'aws-lambda';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FunctionRequest } from '../../src/cloudfront/functions.js';
import { createTransformImageRequest } from '../../src/origin-request/handler.js';
import { bakeGrammar, createViewerRequest } from '../../src/viewer-request/handler.js';
import { createSignedViewerRequest } from '../../src/viewer-request/signed-handler.js';
import { cloudFrontRequest, requestEvent } from '../cloudfront-events.js';
import { followed, followedLater } from '../followed.js';
import { functionEvent, type TestRequest } from '../function-events.js';
import { KEYS, OLD_KEY, sealed, signedConfig, signingPorts } from '../signed-stage.js';
import { testConfig } from '../test-config.js';
import { fuzzedRequests } from './fuzzed-requests.js';

const RUNS = Number(process.env['CAMEO_FUZZ_RUNS'] ?? runs(3000));
const SEED = Number(process.env['CAMEO_FUZZ_SEED'] ?? Date.now() % 2 ** 31);

/** Maximum length of a URL before a token is added; CloudFront accepts 8,192 characters, and the grammar fewer. */
const ROOM = 1500;

const accept = 'image/avif,image/webp';
const signed = stand(signedConfig());
const open = {
  origin: createTransformImageRequest(testConfig()),
  viewer: createViewerRequest(bakeGrammar(testConfig())),
};

function stand(config: ImageConfig) {
  const origin = createTransformImageRequest(config, KEYS);
  const viewer = createSignedViewerRequest(bakeGrammar(config), signingPorts());
  return {
    /** The request to S3 for a viewer's URL; the code of the problem if it is refused. */
    origin: async (url: string, token?: string) => {
      const headers = { Accept: accept, ...(token !== undefined && { [SIGNATURE_HEADER]: token }) };
      return outcome(await origin(requestEvent(cloudFrontRequest(url, 'GET', headers))));
    },
    /** The cache key with its token, or the code of the problem. */
    viewer: async (url: string) => {
      const result = await followedLater({ url, accept: [accept] }, (request) =>
        viewer(functionEvent(request)),
      );
      return 'statusCode' in result ? codeOf(result.body?.data) : result;
    },
  };
}

const codeOf = (body: string | undefined): { readonly code: string } => ({
  code: JSON.parse(body ?? '{}').code,
});

const outcome = (result: unknown): { readonly uri: string } | { readonly code: string } =>
  'uri' in (result as CloudFrontRequest)
    ? { uri: (result as CloudFrontRequest).uri }
    : codeOf((result as { readonly body?: string }).body);

/** The parsed request, if it is valid; its URL has no token of its own. */
function understood({ url }: TestRequest) {
  const at = url.indexOf('?');
  const query = at < 0 ? '' : url.slice(at + 1);
  // Also after an `&amp;` of a page that was escaped once too often.
  if (url.length > ROOM || /(?:^|[&;])s=/i.test(query.replace(/%3b/gi, ';'))) return undefined;
  const parsed = parseRequest(at < 0 ? url : url.slice(0, at), query, signedConfig());
  if (!parsed.ok) return undefined;
  const { source, transform } = parsed.value;
  return { source, transform: canonicalize(transform, signedConfig()) };
}

/** The token of a request, computed here in the format of docs/adr/0014-signed-urls.md. */
function tokenFor(request: NonNullable<ReturnType<typeof understood>>, scope: 'a' | 'e'): string {
  const claims = `${OLD_KEY.id}..${scope}`;
  const text = signedText(claims, request, PARAM_NAMES);
  return `${claims}.${createHmac('sha256', OLD_KEY.secret).update(text).digest('base64url')}`;
}

const withToken = (url: string, token: string) => `${url}${url.includes('?') ? '&' : '?'}s=${token}`;
const passes = (result: object) => 'uri' in result;

it('nothing passes without a signature, everything passes with the right one, and nothing with another', {
  timeout: 3_600_000,
}, async () => {
  const seen = { refused: 0, passed: 0 };
  await fc.assert(
    fc.asyncProperty(
      fuzzedRequests,
      fc.constantFrom('a', 'e' as const),
      fc.nat(200),
      fc.constantFrom(...'aZ09_-.'),
      async (fuzzed, scope, place, other) => {
        const { url } = fuzzed;
        expect([passes(await signed.viewer(url)), passes(await signed.origin(url))]).toEqual([false, false]);
        const request = understood(fuzzed);
        if (request === undefined) {
          seen.refused += 1;
          return;
        }
        seen.passed += 1;
        const token = tokenFor(request, scope as 'a' | 'e');
        // The same answers as from a stage without signing.
        const plain = outcome(
          await open.origin(requestEvent(cloudFrontRequest(url, 'GET', { Accept: accept }))),
        );
        const key = followed({ url, accept: [accept] }, (each) =>
          open.viewer(functionEvent(each)),
        ) as FunctionRequest;
        const lookedUp = (await signed.viewer(withToken(url, token))) as FunctionRequest;
        expect([lookedUp.uri, lookedUp.querystring, lookedUp.headers['accept']]).toEqual([
          key.uri,
          key.querystring,
          key.headers['accept'],
        ]);
        expect(lookedUp.headers[SIGNATURE_HEADER]).toEqual({ value: sealed(token) });
        const behind = `${lookedUp.uri}${lookedUp.querystring === '' ? '' : `?${lookedUp.querystring}`}`;
        expect(await signed.origin(withToken(url, token))).toEqual(plain);
        const read = await signed.origin(behind, sealed(token));
        expect(passes(read)).toBe(true);
        // Another character in it, or another picture under it.
        const at = place % token.length;
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        if (changed !== token) {
          for (const refused of [
            await signed.viewer(withToken(url, changed)),
            await signed.origin(withToken(url, changed)),
          ])
            expect(refused).toEqual({ code: 'signature-invalid' });
          // In the header a token without its seal is ignored, and the seal of one key is invalid for another.
          expect(await signed.origin(behind, token)).toEqual({ code: 'signature-missing' });
          expect(passes(await signed.origin(behind, sealed(changed)))).toBe(false);
        }
        const elsewhere = `/other${url.startsWith('/') ? url : `/${url}`}`;
        if (understood({ url: elsewhere }) !== undefined)
          expect(await signed.viewer(withToken(elsewhere, token))).toEqual({ code: 'signature-invalid' });
      },
    ),
    { numRuns: RUNS, seed: SEED },
  );
  process.stderr.write(`\n  signed, seed ${SEED}: ${RUNS} requests, ${JSON.stringify(seen)}\n`);
  expect(Math.min(seen.refused, seen.passed)).toBeGreaterThan(RUNS / 50);
});

it('a stage of presets and prefixes passes what another does, or refuses it for its rules', {
  timeout: 3_600_000,
}, async () => {
  const strict = createTransformImageRequest({
    ...testConfig({ presets: { card: { w: 320, h: 320, q: 60 }, any: {} }, presetsOnly: true }),
    // A configuration would have to end in slashes; fuzzed keys are rarely in a folder.
    sources: { prefixes: ['a', 'talent/'] },
  });
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fuzzedRequests, async ({ url }) => {
      const event = () => requestEvent(cloudFrontRequest(url, 'GET', { Accept: accept }));
      const plain = outcome(await open.origin(event()));
      const ruled = outcome(await strict(event()));
      const code = 'code' in ruled ? ruled.code : 'passed';
      seen.set(code, (seen.get(code) ?? 0) + 1);
      if (!['source-not-allowed', 'preset-only'].includes(code)) expect(ruled).toEqual(plain);
      else expect(passes(plain)).toBe(true);
      if ('uri' in ruled) {
        const key = decodeURIComponent(ruled.uri).replace(/^\/(?:_variants\/)?/, '');
        expect(key).toMatch(/^(?:a|talent\/)/);
        // A derivative of the preset's box or of a width alone, or the original of the preset without either.
        if (ruled.uri.startsWith('/_variants/'))
          expect(key.slice(key.lastIndexOf('/') + 1)).toMatch(
            /^(?:w-(\d+)_h-\1_q-60|w-\d+_q-60|w-\d+|full)(?:_still)?\.(?:avif|webp|jpg)$/,
          );
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  process.stderr.write(`\n  presets, seed ${SEED}: ${JSON.stringify([...seen])}\n`);
  expect(seen.get('passed')).toBeGreaterThan(RUNS / 500);
});
