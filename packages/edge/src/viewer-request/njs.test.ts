import { readFile } from 'node:fs/promises';
import { runs, some } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCEPT_HEADERS } from '../../tests/accept-headers.js';
import { bundleOf } from '../../tests/built-bundles.js';
import { functionEvent, type TestRequest, testPageEvent } from '../../tests/function-events.js';
import { findNjs, type Njs } from '../../tests/njs.js';
import { arbitraryRequests } from '../../tests/request-arbitraries.js';
import { localConfig } from '../../tests/test-config.js';
import { PASSED, REFUSED, RESPELLED } from '../../tests/viewer-request-cases.js';
import { bakeGrammar, createViewerRequest } from './handler.js';

/** This number of additions in njs takes about as long as a call, so that both are comparable. */
const ADDITIONS = 3000;
/** Maximum time of a call, relative to those additions; including the start of the script, twice that. */
const MAX_RELATIVE_TIME = 4;

const code = await readFile(await bundleOf('viewer-request'), 'utf8');
const inNode = createViewerRequest(bakeGrammar(localConfig()));
const njs = await findNjs();

if (njs === undefined) it('the function in njs', ({ skip }) => skip('needs njs'));
else describeInNjs(njs);

/** Input of the engine: the event without its method, and the expected answer. */
const onWire = (event: ReturnType<typeof functionEvent>) => {
  const { rawQueryString, ...request } = event.request;
  return { event: { ...event, request }, raw: rawQueryString?.() ?? null };
};

const ASK = `
  function ask(wire) {
    var event = JSON.parse(wire.json);
    event.request.rawQueryString = function () { return wire.raw === null ? undefined : wire.raw; };
    return handler(event);
  }`;

function describeInNjs({ version, run }: Njs): void {
  /** Compares the answers of the built function in njs with those of its source in Node, as JSON. */
  async function compare(requests: readonly TestRequest[], eventOf: typeof functionEvent): Promise<void> {
    const wires = requests
      .map(eventOf)
      .map(onWire)
      .map(({ event, raw }) => ({ json: JSON.stringify(event), raw }));
    const script = `${code}\n${ASK}\noutput = input.map(function (wire) { return JSON.stringify(ask(wire)); });`;
    const answers = (await run(script, wires)) as readonly string[];
    expect(answers).toHaveLength(requests.length);
    const different = requests
      .map((each, at) => ({ request: each, njs: answers[at], node: JSON.stringify(inNode(eventOf(each))) }))
      .filter(({ njs: there, node: here }) => there !== here);
    expect(different.slice(0, 3)).toEqual([]);
  }

  describe(`the function in njs ${version} answers as it does in Node`, () => {
    const table = [...PASSED, ...RESPELLED, ...REFUSED].flatMap(([url]) =>
      ['GET', 'HEAD'].flatMap((method) => [
        { url, method },
        ...some(Object.values(ACCEPT_HEADERS), 1).map(([header]) => ({ url, method, accept: [header] })),
      ]),
    );

    it('for every case of the table', async () => {
      await compare(table, functionEvent);
    });

    it('for every case of the table on the test page', async () => {
      await compare(table, testPageEvent);
    });

    it('for other methods', async () => {
      const methods = ['OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'get'];
      await compare(
        methods.map((method) => ({ url: '/a.jpg?W=1', method, accept: ['image/avif'] })),
        functionEvent,
      );
    });

    it(`for generated URLs with generated Accept headers`, async () => {
      const seed = Date.now();
      const requests = fc.sample(arbitraryRequests, { numRuns: runs(6000, 300), seed });
      await compare(requests, functionEvent).catch((error: Error) => {
        error.message = `seed ${seed}: ${error.message}`;
        throw error;
      });
    });
  });

  it('takes bounded time', async () => {
    const requests = [...PASSED, ...RESPELLED, ...REFUSED].map(([url]) => ({
      url,
      accept: [ACCEPT_HEADERS.chrome[0]],
    }));
    // The last one is a flood of parameters, which tests the answer, not the time.
    const wires = requests.slice(0, -1).map(functionEvent).map(onWire);
    const script = `
      ${code}
      function start() { ${code}
        return handler; }
      function copies() {
        return input.map(function (wire) {
          var event = JSON.parse(JSON.stringify(wire.event));
          event.request.rawQueryString = function () { return wire.raw === null ? undefined : wire.raw; };
          return event;
        });
      }
      var works = {
        calls: function (event) { handler(event); },
        starts: function (event) { start()(event); },
        additions: function () { var sum = 0; for (var at = 0; at < ${ADDITIONS}; at += 1) sum += at % 7; },
      };
      // In turns, so that a busy machine slows all of them down, and the best of each counts.
      output = { calls: Infinity, starts: Infinity, additions: Infinity };
      for (var round = 0; round < ${runs(20, 8)}; round += 1) {
        for (var name in works) {
          var events = copies();
          var began = Date.now();
          for (var at = 0; at < events.length; at += 1) works[name](events[at]);
          output[name] = Math.min(output[name], (Date.now() - began) / events.length);
        }
      }`;
    const { calls, starts, additions } = (await run(script, wires)) as Record<
      'calls' | 'starts' | 'additions',
      number
    >;
    const us = (ms: number) => `${Math.round(ms * 1000)} µs`;
    process.stdout.write(
      `\n  viewer-request: ${Buffer.byteLength(code)} bytes of 10240; in njs ${version} ${us(calls)} a call on average ` +
        `over ${wires.length} cases, ${us(starts)} with the start of the script; ${ADDITIONS} additions take ${us(additions)}\n\n`,
    );
    expect(calls / additions).toBeLessThan(MAX_RELATIVE_TIME);
    expect(starts / additions).toBeLessThan(2 * MAX_RELATIVE_TIME);
  });
}
