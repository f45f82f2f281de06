import { signSource, signUrl } from '@cameo/core/sign';
import { runs, some } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../scripts/check-function.mjs';
import { ACCEPT_HEADERS } from '../../tests/accept-headers.js';
import { functionEvent, type TestRequest } from '../../tests/function-events.js';
import { findNjs, type Njs } from '../../tests/njs.js';
import { arbitraryRequests } from '../../tests/request-arbitraries.js';
import {
  CLOUDFRONT_MODULE,
  NEW_KEY,
  OLD_KEY,
  signedConfig,
  signedFunction,
  signingPorts,
} from '../../tests/signed-stage.js';
import { PASSED, REFUSED, RESPELLED } from '../../tests/viewer-request-cases.js';
import { bakeGrammar } from './handler.js';
import { createSignedViewerRequest } from './signed-handler.js';

const CONFIG = signedConfig();
const code = await signedFunction();
const inNode = createSignedViewerRequest(bakeGrammar(CONFIG), signingPorts());

/** The URLs of the table: unsigned, and signed for everything, for themselves, expired, by the other key, and wrongly. */
const table: readonly TestRequest[] = [
  ...[...REFUSED, ...RESPELLED].map(([url]) => url),
  ...PASSED.flatMap(([url, key]) => {
    const source = decodeURIComponent((key.split('?')[0] ?? '').slice(1));
    const version = /[?&]v=([^&]*)/.exec(key)?.[1];
    const v = version === undefined ? {} : { v: version };
    const past = { expires: 1_700_000_000 };
    const tokens = [
      signSource(CONFIG, OLD_KEY, source, { any: true }, v),
      signSource(CONFIG, NEW_KEY, source, { widths: [640, 360] }, v),
      signSource(CONFIG, OLD_KEY, source, { transform: { w: 320, h: 320 } }),
      signUrl(CONFIG, OLD_KEY, { src: source, w: 640 }).replace(/.*s=/, ''),
      signSource(CONFIG, OLD_KEY, source, { any: true }, { ...v, ...past }),
      signSource(CONFIG, { ...OLD_KEY, id: 'none' }, source, { any: true }, v),
      `${signSource(CONFIG, OLD_KEY, source, { any: true }, v)}x`,
    ];
    return [url, ...tokens.map((token) => `${url}${url.includes('?') ? '&' : '?'}s=${token}`)];
  }),
].map((url) => ({ url }));

describe('the function of a signing stage', () => {
  it('has at most 10 KB', () => {
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(10_240);
  });

  it('begins with its imports from CloudFront, and uses nothing that the runtime does not document', async () => {
    const [first, second, ...rest] = code.split('\n');
    expect([first, second]).toEqual(["import cf from 'cloudfront';", "const crypto = require('crypto');"]);
    expect(await refusals(rest.join('\n'), true)).toEqual([]);
    expect(rest.join('\n')).toMatch(/async function handler\(/);
  });

  it('contains no secret', () => {
    expect(code).not.toContain(OLD_KEY.secret);
  });
});

describe('the check of a function that does not sign', () => {
  it.each([
    ['async function a() { await 1; }', 'syntax async'],
    ['async function a() { await 1; }', 'syntax AwaitExpression'],
    ['cf.kvs();', 'global cf'],
    ['crypto.createHmac("sha256", "");', 'global crypto'],
  ])('rejects %s', async (snippet, reason) => {
    expect(await refusals(snippet)).toContain(reason);
    expect(await refusals(snippet, true)).not.toContain(reason);
  });
});

describe('the check of a function that signs', () => {
  it.each([
    'async function a(b) { b(await 1); }',
    'async function a(b) { b(1, 2 + (await 1)); }',
    'async function a(B) { return new B([await 1]); }',
    'async function a(b) { return b.c({ d: await 1 }); }',
  ])('rejects await where njs does not support it: %s', async (snippet) => {
    expect(await refusals(snippet, true)).toContain('await in arguments');
  });

  it.each([
    'async function a(b) { var c = await b(1); return c; }',
    'async function a(b) { var c; try { c = await b; } catch (d) {} return c; }',
    'async function a(b) { b(async function () { var c = await b; return c; }); }',
  ])('accepts await: %s', async (snippet) => {
    expect(await refusals(snippet, true)).toEqual([]);
  });
});

const njs = await findNjs();
if (njs === undefined) it('the function in njs', ({ skip }) => skip('needs njs'));
else describeInNjs(njs);

/** A problem without its expected values, for which the function has no room. */
function withoutExpectation(json: string): string {
  const answer = JSON.parse(json);
  if (answer.body === undefined) return json;
  const { detail: _, expected: __, issues, ...body } = JSON.parse(answer.body.data);
  const brief = issues?.map(({ expected: ___, ...issue }: { expected?: string }) => issue);
  return JSON.stringify({ ...answer, body: { ...body, issues: brief } });
}

function describeInNjs({ version, run }: Njs): void {
  async function compare(requests: readonly TestRequest[]): Promise<readonly string[]> {
    const wires = requests.map((each) => {
      const { rawQueryString, ...request } = functionEvent(each).request;
      return { json: JSON.stringify({ request }), raw: rawQueryString?.() ?? null };
    });
    const script = `${code}
      function ask(wire) {
        var event = JSON.parse(wire.json);
        event.request.rawQueryString = function () { return wire.raw === null ? undefined : wire.raw; };
        return handler(event);
      }
      // Not by await in a loop, at which njs 0.7.9 dies.
      var answers = [];
      output = input.reduce(function (before, wire) {
        return before.then(function () { return ask(wire); }).then(function (answer) {
          answers.push(JSON.stringify(answer));
        });
      }, Promise.resolve()).then(function () { return answers; });`;
    const answers = (await run(script, wires, { cloudfront: CLOUDFRONT_MODULE })) as readonly string[];
    const here = await Promise.all(
      requests.map(async (each) => JSON.stringify(await inNode(functionEvent(each)))),
    );
    const different = requests
      .map(({ url }, at) => ({
        url,
        njs: withoutExpectation(answers[at] ?? ''),
        node: withoutExpectation(here[at] ?? ''),
      }))
      .filter(({ njs: there, node }) => there !== node);
    expect(answers).toHaveLength(requests.length);
    expect(different.slice(0, 3)).toEqual([]);
    return answers;
  }

  describe(`in njs ${version} it answers as it does in Node`, () => {
    it('for every case of the table, signed and unsigned, for GET and HEAD and every browser', async () => {
      const requests = some(table, 100).flatMap(({ url }) =>
        ['GET', 'HEAD'].flatMap((method) => [
          { url, method },
          ...some(Object.values(ACCEPT_HEADERS), 2).map(([header]) => ({ url, method, accept: [header] })),
        ]),
      );
      const answers = await compare(requests);
      const passed = answers.filter((answer) => !('statusCode' in JSON.parse(answer))).length;
      // Of the tokens of a URL one is valid for everything, and some happen to allow the request.
      expect(passed).toBeGreaterThan(requests.length / 10);
      process.stdout.write(
        `\n  signed viewer-request: ${Buffer.byteLength(code)} bytes of 10240; ${requests.length} requests, ${passed} passed\n\n`,
      );
    });

    it('for other methods', async () => {
      const methods = ['OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'get'];
      await compare(methods.map((method) => ({ url: '/a.jpg?W=1', method })));
    });

    it('for generated URLs with a token', async () => {
      const seed = Date.now();
      const token = signSource(CONFIG, OLD_KEY, 'a.jpg', { any: true });
      const requests = fc
        .sample(arbitraryRequests, { numRuns: runs(2000), seed })
        .map((each) => ({ ...each, url: `${each.url}${each.url.includes('?') ? '&' : '?'}s=${token}` }));
      await compare(requests).catch((error: Error) => {
        error.message = `seed ${seed}: ${error.message}`;
        throw error;
      });
    });

    it('takes bounded time', async () => {
      const token = signSource(CONFIG, OLD_KEY, 'talent/alice.jpg', { widths: [640] });
      const { rawQueryString, ...request } = functionEvent({
        url: `/talent/alice.jpg?width=600&utm_source=x&s=${token}`,
      }).request;
      const script = `${code}
        function call() {
          var event = JSON.parse(JSON.stringify({ request: input.request }));
          event.request.rawQueryString = function () { return input.raw; };
          return handler(event);
        }
        function add() { for (var sum = 0, at = 0; at < 3000; at += 1) sum += at % 7; return Promise.resolve(sum); }
        function time(work) {
          var began = Date.now();
          for (var chain = Promise.resolve(), at = 0; at < 100; at += 1) chain = chain.then(work);
          return chain.then(function () { return (Date.now() - began) / 100; });
        }
        // In turns, so that a busy machine slows both down, and the best of each counts.
        var best = { calls: Infinity, additions: Infinity };
        for (var rounds = Promise.resolve(), round = 0; round < ${runs(20, 8)}; round += 1) {
          rounds = rounds
            .then(function () { return time(call); })
            .then(function (ms) { best.calls = Math.min(best.calls, ms); return time(add); })
            .then(function (ms) { best.additions = Math.min(best.additions, ms); });
        }
        output = rounds.then(function () { return best; });`;
      const best = (await run(
        script,
        { request, raw: rawQueryString?.() },
        { cloudfront: CLOUDFRONT_MODULE },
      )) as {
        calls: number;
        additions: number;
      };
      process.stdout.write(
        `\n  signed viewer-request: ${Math.round(best.calls * 1000)} µs a call, 3000 additions ${Math.round(best.additions * 1000)} µs\n\n`,
      );
      expect(best.calls / best.additions).toBeLessThan(8);
    });
  });
}
