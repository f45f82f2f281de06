import { describe, expect, it } from 'vitest';
import { generated, mutated, responded, viewerGets } from '../../tests/viewer-gets.js';

describe('E: a generated response, headers and base64 text together, has at most 1,000,000 bytes', () => {
  // Header section: "content-type: image/png\r\n" is 25 bytes, so the base64 text may have 999,975.
  const response = (characters: number) => ({
    status: '200',
    bodyEncoding: 'base64',
    headers: { 'content-type': [{ value: 'image/png' }] },
    body: 'A'.repeat(characters),
  });

  it('origin-request', async () => {
    const good = await generated(response(999_972));
    expect([good.status, good.body.byteLength, good.error]).toEqual([200, 749_979, undefined]);
    const bad = await generated(response(999_976));
    expect([bad.status, bad.xCache]).toEqual([502, 'Error from cloudfront']);
    expect(bad.error).toContain('origin-request: response-size: headers and body are 1000001 bytes');
  });

  it('origin-response', async () => {
    // "Via: 1.1 s3\r\n" and "Transfer-Encoding: chunked\r\n" are required: 41 bytes less for the body.
    const answer = (characters: number) =>
      mutated((given) => {
        const { via, 'transfer-encoding': encoding } = given.headers;
        Object.assign(given, response(characters));
        Object.assign(given.headers, { via, 'transfer-encoding': encoding });
      });
    const good = await answer(999_932);
    expect([good.status, good.body.byteLength, good.error]).toEqual([200, 749_949, undefined]);
    const bad = await answer(999_936);
    expect([bad.status, bad.xCache]).toEqual([502, 'Error from cloudfront']);
    expect(bad.error).toContain('origin-response: response-size: headers and body are 1000002 bytes');
  });

  it("does not count the origin's own body", async () => {
    const answer = await viewerGets({}, () => ({ body: Buffer.alloc(1_500_000) }));
    expect([answer.status, answer.body.byteLength]).toEqual([200, 1_500_000]);
  });
});

describe('E: status is a string from "200" to "599"', () => {
  it.each([[200], ['199'], ['600'], ['20'], ['2000'], ['OK'], [''], [null], [' 200']])(
    '%j',
    async (status) => {
      for (const answer of [await generated({ status }), await responded({ status })])
        expect([answer.status, answer.error]).toEqual([502, expect.stringContaining('status: status is ')]);
    },
  );

  it('is the only required field', async () => {
    const answer = await generated({ status: '599' });
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([599, '', '0']);
  });
});

describe('E: bodyEncoding is text or base64, and base64 is base64', () => {
  it.each([
    ['body-encoding', { bodyEncoding: 'gzip', body: 'x' }],
    ['body-encoding', { bodyEncoding: 'BASE64', body: 'eA==' }],
    ['base64', { bodyEncoding: 'base64', body: 'not base64!' }],
    ['base64', { bodyEncoding: 'base64', body: 'eA' }],
    ['base64', { bodyEncoding: 'base64', body: 'e-_=' }],
    ['body', { body: 7 }],
    ['body', { body: { type: 'Buffer', data: [1] } }],
    ['body', { body: Buffer.from('x') }],
    ['status-description', { statusDescription: 404 }],
    ['status-description', { statusDescription: 'a\nb' }],
  ])('%s: %j', async (rule, fields) => {
    for (const answer of [
      await generated({ status: '200', ...fields }),
      await mutated((given) => Object.assign(given, fields)),
    ])
      expect([answer.status, answer.error]).toEqual([502, expect.stringMatching(`^origin-\\w+: ${rule}: `)]);
  });

  it('text is sent as UTF-8, base64 as its bytes', async () => {
    expect((await generated({ status: '200', body: 'ä' })).body.toString('hex')).toBe('c3a4');
    expect(
      (await generated({ status: '200', body: '/wA=', bodyEncoding: 'base64' })).body.toString('hex'),
    ).toBe('ff00');
  });
});
