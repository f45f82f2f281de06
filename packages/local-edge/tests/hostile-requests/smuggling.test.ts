import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalEdge } from '../../src/index.js';
import { indecencies, sameForAll } from './decent-answer.js';
import { askRaw, type Exchange, exchange } from './raw-http.js';
import { openStrangerStand, type StrangerStand } from './stranger-stand.js';
import { MARK } from './unkeyed-headers.js';

let stand: StrangerStand;
let edge: LocalEdge;
beforeAll(async () => {
  stand = await openStrangerStand(true);
  edge = await stand.start('one');
});
afterAll(() => stand.close());

/** The hidden second request, if the first ended where its sender wants. */
const HIDDEN = `GET /${MARK}.jpg HTTP/1.1\r\nHost: x\r\n\r\n`;
const post = (headers: readonly string[], body: string) =>
  ['POST /a.jpg?w=48 HTTP/1.1', 'Host: x', ...headers, '', body].join('\r\n');
const get = (lines: readonly string[]) => ['GET /a.jpg?w=48 HTTP/1.1', ...lines, '', ''].join('\r\n');
const [TE, HEX] = ['Transfer-Encoding: chunked', HIDDEN.length.toString(16)];

/** Requests whose end, or meaning, two servers in a chain may interpret differently. */
const AMBIGUOUS: Readonly<Record<string, string>> = {
  'length and chunks': post(['Content-Length: 4', TE], `0\r\n\r\n${HIDDEN}`),
  'chunks and length': post([TE, 'Content-Length: 4'], `0\r\n\r\n${HIDDEN}`),
  'two lengths': post(['Content-Length: 0', `Content-Length: ${HIDDEN.length}`], HIDDEN),
  'two equal lengths': post(['Content-Length: 0', 'Content-Length: 0'], HIDDEN),
  'a list of lengths': post([`Content-Length: 0, ${HIDDEN.length}`], HIDDEN),
  'a length with a sign': post([`Content-Length: +${HIDDEN.length}`], HIDDEN),
  'a negative length': post(['Content-Length: -1'], HIDDEN),
  'a length in hex': post(['Content-Length: 0x10'], HIDDEN),
  'a length with a point': post(['Content-Length: 1.0'], HIDDEN),
  'a length too long for a number': post(['Content-Length: 99999999999999999999999'], HIDDEN),
  'an empty length': post(['Content-Length: '], HIDDEN),
  'a length with a space in it': post(['Content-Length: 1 0'], HIDDEN),
  'a coding that nobody knows': post(['Transfer-Encoding: xchunked'], `0\r\n\r\n${HIDDEN}`),
  'chunks, then identity': post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${HIDDEN}`),
  identity: post(['Transfer-Encoding: identity', 'Content-Length: 4'], `0\r\n\r\n${HIDDEN}`),
  'two codings, in two lines': post([TE, 'Transfer-Encoding: evil'], `0\r\n\r\n${HIDDEN}`),
  'a coding behind a space': post(['Transfer-Encoding : chunked'], `0\r\n\r\n${HIDDEN}`),
  'a length behind a tab': post(['Content-Length\t: 0'], HIDDEN),
  'a folded coding': post(['Transfer-Encoding:\r\n chunked'], `0\r\n\r\n${HIDDEN}`),
  'a folded header': get(['Host: x', 'X-Folded: a', ` ${TE}`]),
  'a header before a space': get(['Host: x', ` ${TE}`]),
  'a coding with a NUL': post(['Transfer-Encoding: chunked\0'], `0\r\n\r\n${HIDDEN}`),
  'a header with a NUL': get(['Host: x', 'X-Nul: a\0b']),
  'a header with a return': get(['Host: x', `X-Return: a\r${TE}`]),
  'a header without a colon': get(['Host: x', 'X-Nothing']),
  'a header without a name': get(['Host: x', ': nameless']),
  'a name with a bracket': get(['Host: x', 'X[0]: a']),
  'a name in UTF-8': get(['Host: x', 'X-\xc3\xa9: a']),
  'two hosts': get(['Host: x', `Host: ${MARK}`]),
  'no host': get([]),
  'a chunk that is too long': post([TE], `fffffffffffffffff\r\n${HIDDEN}`),
  'a chunk with a sign': post([TE], `-1\r\n${HIDDEN}`),
  'a chunk in 0x': post([TE], `0x0\r\n\r\n${HIDDEN}`),
  'a chunk without its end': post([TE], `1\r\nab\r\n0\r\n\r\n${HIDDEN}`),
  'a chunk of nonsense': post([TE], `zz\r\n\r\n${HIDDEN}`),
  'a space in the target': 'GET /a.jpg evil HTTP/1.1\r\nHost: x\r\n\r\n',
  'a fragment in the target': 'GET /a.jpg?w=48#/b.jpg HTTP/1.1\r\nHost: x\r\n\r\n',
  'a tab in the target': 'GET /a.jpg\tevil HTTP/1.1\r\nHost: x\r\n\r\n',
  'a return in the target': 'GET /a.jpg\revil HTTP/1.1\r\nHost: x\r\n\r\n',
  'a NUL in the target': 'GET /a\0.jpg HTTP/1.1\r\nHost: x\r\n\r\n',
  'a space before the method': ' GET /a.jpg HTTP/1.1\r\nHost: x\r\n\r\n',
  'no version': 'GET /a.jpg\r\n\r\n',
  'version 0.9': 'GET /a.jpg HTTP/0.9\r\n\r\n',
  'version 9.9': 'GET /a.jpg HTTP/9.9\r\nHost: x\r\n\r\n',
  'version 2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  TLS: '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
  'nothing that is text': '\0\0\0\0\r\n\r\n',
  'a header of 70 kB': get(['Host: x', `X-Long: ${'a'.repeat(70_000)}`]),
  'a target of 70 kB': `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
};

/** Unambiguous requests that look suspicious, with their number of answers. */
const CLEAR: Readonly<Record<string, readonly [sent: string, answers: number]>> = {
  'two in a row': [`${HIDDEN}${HIDDEN}`, 2],
  'empty lines before': [`\r\n\r\n${HIDDEN}`, 1],
  'a GET with a body that is a request': [
    `GET /a.jpg HTTP/1.1\r\nHost: x\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
    1,
  ],
  'a body that is a request': [post([`Content-Length: ${HIDDEN.length}`], HIDDEN), 1],
  'a request in chunks': [post([TE], `${HEX}\r\n${HIDDEN}\r\n0\r\n\r\n`), 1],
  'a chunk with an extension': [post([TE], `${HEX};a="${'b'.repeat(100)}"\r\n${HIDDEN}\r\n0\r\n\r\n`), 1],
  'a trailer': [post([TE], `0\r\nContent-Length: 99\r\nX-Cache: ${MARK}\r\n\r\n`), 1],
  'a body, then a request': [post(['Content-Length: 4'], `${MARK.slice(0, 4)}${HIDDEN}`), 2],
  'no body, then a request': [post(['Content-Length: 0'], HIDDEN), 2],
  // Node does not report its name, so that it looks like HTTP/1.0.
  'another protocol': ['GET /a.jpg RTSP/1.0\r\nHost: x\r\n\r\n', 1],
  'an upgrade': [get(['Host: x', 'Connection: Upgrade', 'Upgrade: h2c']), 1],
};

const REFUSALS = ['', '400', '403', '403 400', '414', '431'];

const plain = async () =>
  sameForAll(await askRaw(edge.url, '/a.jpg?w=48', 'GET', ['Accept: image/webp']), true);

describe('an ambiguous request', () => {
  it.each(some(Object.entries(AMBIGUOUS), 16))(
    '%s: is rejected, and the connection is closed',
    async (_, sent) => {
      const before = await plain();
      const { answers, rest, closed } = await exchange(edge.url, sent);
      for (const answer of answers) expect(indecencies(answer)).toEqual([]);
      // A POST is rejected before its body is read. No answer is a picture (200), nor for the hidden one (404).
      expect(REFUSALS).toContain(answers.map(({ status }) => status).join(' '));
      expect([rest.toString('latin1'), closed]).toEqual(['', true]);
      expect(await plain()).toEqual(before);
    },
  );
});

describe('a request that only looks like two', () => {
  const requests = some(Object.entries(CLEAR), 4);
  const exchanges = new Map<string, Exchange>();
  let before: unknown;
  // Each waits until the server has been silent for a second, so all do at the same time.
  beforeAll(async () => {
    before = await plain();
    const ask = async ([name, [sent]]: (typeof requests)[number]) =>
      exchanges.set(name, await exchange(edge.url, sent, { quietMs: 1000 }));
    await Promise.all(requests.map(ask));
  });

  it.each(requests)('%s: ends where it should', async (name, [, count]) => {
    const { answers = [], rest = Buffer.of() } = exchanges.get(name) ?? {};
    expect([answers.length, rest.toString('latin1')]).toEqual([count, '']);
    for (const answer of answers) expect(indecencies(answer)).toEqual([]);
    expect(await plain()).toEqual(before);
  });
});
