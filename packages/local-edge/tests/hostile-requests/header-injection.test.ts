import { afterEach, expect, it } from 'vitest';
import { indecencies } from './decent-answer.js';
import { exchange, requestText } from './raw-http.js';
import { openStrangerStand, type StrangerStand } from './stranger-stand.js';
import { EACH } from './thoroughly.js';
import { MARK } from './unkeyed-headers.js';

/** Characters that some server has interpreted as the end of a line, of a text or of a path. */
const BREAKS = [
  ...[
    '%0d%0a',
    '%0D%0A',
    '%0a',
    '%0d',
    '%00',
    '%250d%250a',
    '%e5%98%8a%e5%98%8d',
    '%c0%8d%c0%8a',
    '%u000d%u000a',
  ],
  ...['\\r\\n', '%e2%80%a8', '%85', '\x85', '%23', '%3f'],
];

const PAYLOADS = [
  `X-${MARK}:%201`,
  `Set-Cookie:%20a=${MARK}`,
  `Content-Length:%200%0d%0a%0d%0aHTTP/1.1%20200%20OK%0d%0aX-${MARK}:%201`,
  `<script>${MARK}</script>`,
  `</title><svg/onload=${MARK}>`,
  MARK.repeat(40),
];

/** Every part of a URL that an answer could repeat. */
const placesOf = (text: string): readonly string[] => [
  ...[
    `/a.jpg${text}`,
    `/a.jpg${text}/`,
    `/${text}/a.jpg?w=48`,
    `/a.jpg?w=48${text}`,
    `/a.jpg?fit=${text}`,
    `/a.jpg?v=${text}`,
  ],
  ...[
    `/a.jpg?${text}=1`,
    `/a.jpg?w=48&w${text}=1`,
    `/_variants/a.jpg/${text}`,
    `/../${text}`,
    `/%zz${text}`,
    `/__edge/${text}`,
  ],
  ...[`/__edge/purge?path=${text}`, text, `//${text}`, `/a.jpg?focus=${text}&bg=${text}&w=${text}`],
];

const COMBINATIONS = BREAKS.flatMap((gap) => PAYLOADS.flatMap((payload) => placesOf(gap + payload)))
  .flatMap((target) => ['GET', 'HEAD', 'POST', 'OPTIONS'].map((method) => [target, method] as const))
  .filter((_, at) => at % EACH === 0);

let stand: StrangerStand | undefined;
afterEach(() => stand?.close());

it.each([true, false])(
  'no part of a URL gets into a header, viewer-request %s',
  { timeout: 300_000 },
  async (viewerRequest) => {
    stand = await openStrangerStand(viewerRequest);
    const { url, stats } = await stand.start('one');
    const wrong: string[] = [];
    const work = COMBINATIONS.values();
    const client = async () => {
      for (const [target, method] of work) {
        const { answers } = await exchange(url, requestText(target, method), { methods: [method] });
        if (answers.length !== 1) wrong.push(`${method} ${target}: ${answers.length} answers`);
        for (const answer of answers)
          wrong.push(...indecencies(answer).map((each) => `${method} ${target}: ${each}`));
      }
    };
    await Promise.all([client(), client(), client(), client()]);
    process.stderr.write(`\n  header injection: ${COMBINATIONS.length} requests\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(stats().edgeErrors).toBe(0);
  },
);
