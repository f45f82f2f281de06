import { readFile } from 'node:fs/promises';
import { runs, some } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCEPT_HEADERS } from '../../tests/accept-headers.js';
import { bundleOf } from '../../tests/built-bundles.js';
import { type Asked, functionEvent, testPageEvent } from '../../tests/function-events.js';
import { findNjs, type Njs } from '../../tests/njs.js';
import { localConfig } from '../../tests/project-config.js';
import { askedRequests } from '../../tests/request-arbitraries.js';
import { PASSED, REFUSED, RESPELLED } from '../../tests/viewer-request-cases.js';
import { bakeGrammar, createViewerRequest } from './handler.js';

/** So many additions in njs take about as long as a call; what is compared should last equally long. */
const ADDITIONS = 3000;
/** A call may take this many times as long as those additions, and one with the start of the script twice that. */
const MOST_TIMES = 4;

const code = await readFile(await bundleOf('viewer-request'), 'utf8');
const inNode = createViewerRequest(bakeGrammar(localConfig()));
const njs = await findNjs();

if (njs === undefined) it('the function in njs', ({ skip }) => skip('needs njs'));
else describeInNjs(njs);

/** What the engine is given: the event without its method, and what that would answer. */
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
  /** Answers of the built function in njs, and of its source in Node, as JSON. */
  async function compare(asked: readonly Asked[], eventOf: typeof functionEvent): Promise<void> {
    const wires = asked
      .map(eventOf)
      .map(onWire)
      .map(({ event, raw }) => ({ json: JSON.stringify(event), raw }));
    const script = `${code}\n${ASK}\noutput = input.map(function (wire) { return JSON.stringify(ask(wire)); });`;
    const answers = (await run(script, wires)) as readonly string[];
    expect(answers).toHaveLength(asked.length);
    const different = asked
      .map((each, at) => ({ asked: each, njs: answers[at], node: JSON.stringify(inNode(eventOf(each))) }))
      .filter(({ njs: there, node: here }) => there !== here);
    expect(different.slice(0, 3)).toEqual([]);
  }

  describe(`the function in njs ${version} answers as it does in Node`, () => {
    const table = [...PASSED, ...RESPELLED, ...REFUSED].flatMap(([url]) =>
      ['GET', 'HEAD'].flatMap((method) => [
        { url, method },
        ...some(Object.values(ACCEPT_HEADERS), 2).map(([header]) => ({ url, method, accept: [header] })),
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
      const asked = fc.sample(askedRequests, { numRuns: runs(6000), seed });
      await compare(asked, functionEvent).catch((error: Error) => {
        error.message = `seed ${seed}: ${error.message}`;
        throw error;
      });
    });
  });

  it('takes a bounded time', async () => {
    const asked = [...PASSED, ...RESPELLED, ...REFUSED].map(([url]) => ({
      url,
      accept: [ACCEPT_HEADERS.chrome[0]],
    }));
    // The last one is a flood of parameters, which is here for its answer and not for its time.
    const wires = asked.slice(0, -1).map(functionEvent).map(onWire);
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
      for (var round = 0; round < 20; round += 1) {
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
    expect(calls / additions).toBeLessThan(MOST_TIMES);
    expect(starts / additions).toBeLessThan(2 * MOST_TIMES);
  });
}
