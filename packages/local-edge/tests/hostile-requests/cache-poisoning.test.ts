import { isDeepStrictEqual } from 'node:util';
import { some } from '@cameo/testing/form';
import { afterEach, describe, expect, it } from 'vitest';
import { indecencies, sameForAll } from './decent-answer.js';
import { ACCEPTS, METHODS } from './other-tricks.js';
import { askRaw, exchange, headerIn, type RawAnswer } from './raw-http.js';
import { openStrangerStand, type StrangerStand } from './stranger-stand.js';
import { EACH } from './thoroughly.js';
import { UNKEYED } from './unkeyed-headers.js';

const ACCEPT = 'Accept: image/webp,*/*;q=0.8';

/** One stranger's request before another's: a method, header lines, and a body. */
type Trick = readonly [method: string, headers: readonly string[], body: string];

const TRICKS: readonly Trick[] = [
  ...UNKEYED.map((lines): Trick => ['GET', [ACCEPT, ...lines], '']),
  ...ACCEPTS.map((lines): Trick => ['GET', lines, '']),
  ...METHODS.map(([method, lines, body]): Trick => [method, [ACCEPT, ...lines], body]),
];

/** A new picture: all versions of one variant share a derivative, so each has a distinct focus. */
const toBeMade = (n: number): string =>
  `/a.jpg?w=48&h=64&focus=${(n % 100) / 100},${Math.floor(n / 100) / 100}&v=n${n}`;

/** The requests: a picture to be made, an original, a missing one, a rejected one. */
const TARGETS: readonly ((n: number) => string)[] = [
  toBeMade,
  (n) => `/a.jpg?v=n${n}`,
  (n) => `/none-${n}.jpg?w=48`,
  (n) => `/a.jpg?w=abc&v=n${n}`,
];

let stand: StrangerStand | undefined;
afterEach(() => stand?.close());

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 600);

const plain = (base: string, target: string): Promise<RawAnswer> => askRaw(base, target, 'GET', [ACCEPT]);

describe.each([true, false])('with the viewer-request function: %s', (viewerRequest) => {
  it('no request of one client changes the answer to the next one', { timeout: 300_000 }, async () => {
    stand = await openStrangerStand(viewerRequest);
    const [attacked, clean, stored] = [
      await stand.start('one'),
      await stand.start('two'),
      await stand.start('two'),
    ];
    const wrong: string[] = [];
    const statuses: Record<string, number> = {};
    const tryOut = async ([method, lines, body]: Trick, made: boolean, target: string) => {
      const named = lines.filter((line) => line !== ACCEPT).join(' | ');
      const trick = `${method} ${target} ${named.slice(0, 200)}`;
      const attack = async () => {
        const close = lines.some((line) => /^connection:/i.test(line)) ? [] : ['Connection: close'];
        const head = [`${method} ${target} HTTP/1.1`, 'Host: evil-7c.example', ...close, ...lines, '', ''];
        const sent = head.join('\r\n') + body;
        const { answers } = await exchange(attacked.url, sent, { quietMs: 300, methods: [method] });
        for (const answer of answers) wrong.push(...indecencies(answer).map((each) => `${trick}: ${each}`));
        const status = answers[0]?.status ?? 'closed';
        statuses[status] = (statuses[status] ?? 0) + 1;
      };
      await attack();
      const cold = sameForAll(await plain(attacked.url, target), made);
      await attack();
      const warm = sameForAll(await plain(attacked.url, target), made);
      // A derivative comes from the function that made it, or from the store: their headers differ.
      const allowed = [sameForAll(await plain(clean.url, target), made)];
      if (made) allowed.push(sameForAll(await plain(stored.url, target), made));
      for (const [when, got] of Object.entries({ cold, warm }))
        if (!allowed.some((each) => isDeepStrictEqual(each, got)))
          wrong.push(`${trick}: ${when}: ${shown(got)} instead of ${shown(allowed[0])}`);
    };
    const work = some(TRICKS, 12).flatMap((trick, index) =>
      TARGETS.map((target, sort) => [trick, sort === 0, target(index)] as const).filter(
        // The short form covers a picture to be made, and one of the others in turn.
        (_, sort) => EACH === 1 || sort === 0 || sort === 1 + (index % 3),
      ),
    );
    const queue = work.values();
    const client = async () => {
      for (const each of queue) await tryOut(...each);
    };
    // Most of an exchange is the pause after which no further answer comes.
    await Promise.all(Array.from({ length: 12 }, client));
    process.stderr.write(`\n  cache poisoning: ${2 * work.length} attacks, ${JSON.stringify(statuses)}\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(attacked.stats().edgeErrors).toBe(0);
    const last = await plain(attacked.url, toBeMade(0));
    expect([last.status, headerIn(last, 'content-type')]).toEqual([200, 'image/webp']);
  });
});
