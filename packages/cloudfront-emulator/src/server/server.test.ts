import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import { openedLater } from '../../tests/opened-later.js';

describe('limits on a request', () => {
  it('rejects a URL of more than 8,192 bytes, and headers of more than 20,480, before any function runs', async () => {
    const { ask, invocations } = await startEdge();
    expect((await ask(`/${'a'.repeat(8191)}`)).status).toBe(200);
    const long = await ask(`/${'a'.repeat(8192)}`);
    expect([long.status, long.headers['x-cache']]).toEqual([414, 'Error from cloudfront']);
    expect(JSON.parse(long.text).detail).toBe('The URL has 8193 bytes, at most 8192 are allowed.');
    expect((await ask('/a', { headers: { 'x-long': 'a'.repeat(20_480) } })).status).toBe(431);
    expect((await ask('/a', { headers: { 'x-long': 'a'.repeat(70_000) } })).status).toBe(431);
    expect(invocations['origin-request']).toBe(1);
  });

  it('rejects targets that are no path, and survives invalid requests', async () => {
    const { ask, server } = await startEdge();
    expect((await ask('http://example.com/a.jpg')).status).toBe(400);
    const raw = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('nonsense\r\n\r\n'),
      );
      socket.on('data', (chunk) => resolve(chunk.toString()));
    });
    expect(raw).toMatch(/^HTTP\/1\.1 400 /);
    expect((await ask('/a')).status).toBe(200);
  });

  it('percent-encodes non-ASCII bytes', async () => {
    const { originRequests, server } = await startEdge();
    const raw = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('GET /ä.jpg?q=ö HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      );
      socket.on('data', (chunk) => resolve(chunk.toString()));
    });
    expect(raw).toMatch(/^HTTP\/1\.1 (200|400) /);
    expect(originRequests.map(({ uri, querystring }) => [uri, querystring])).toEqual(
      raw.includes(' 200 ') ? [['/%C3%A4.jpg', 'q=%C3%B6']] : [],
    );
  });
});

it('logs a line for every request', async () => {
  const { ask, lines } = await startEdge(() => ({ body: 'xyz' }));
  await ask('/a?w=1');
  await ask(`/${'a'.repeat(8192)}`);
  expect(
    lines.map(({ viewer, url, answer, bytes }) => [
      viewer.method,
      url.length,
      answer.status,
      answer.xCache,
      bytes > 0,
    ]),
  ).toEqual([
    ['GET', 6, 200, 'Miss', true],
    ['GET', 8193, 414, 'Error', true],
  ]);
});

describe('stopping', () => {
  /** An edge whose function waits for `open`, once it was begun for a path other than `/idle`. */
  async function waitingEdge() {
    const [gate, begun] = [openedLater(), openedLater()];
    const edge = await startEdge(
      () => ({ body: 'done' }),
      {
        originRequest: async (event) => {
          const request = event.Records[0]?.cf.request;
          if (request?.uri === '/idle') return request;
          begun.open();
          await gate.opened;
          return request;
        },
      },
      { originTimeoutMs: 30_000 },
    );
    return { ...edge, begun: begun.opened, open: gate.open };
  }

  it('lets running requests end, rejects new ones, and closes idle connections', async () => {
    const { server, ask, begun, open } = await waitingEdge();
    const agent = new Agent({ keepAlive: true });
    const idle = await new Promise<number>((resolve) =>
      get(`${server.url}/idle`, { agent }, (r) => resolve(r.resume().statusCode ?? 0)),
    );
    expect(idle).toBe(200);
    const running = ask('/a');
    await begun;
    // Whoever waited for the idle connection would wait for a minute.
    const closed = server.close(60_000);
    await expect(ask('/b')).rejects.toThrow('ECONNREFUSED');
    open();
    expect((await running).text).toBe('done');
    await closed;
    agent.destroy();
  });

  it('closes connections that do not end in time', async () => {
    const { server, ask, begun, open } = await waitingEdge();
    const running = ask('/a').catch((error: Error) => error.message);
    await begun;
    await server.close(50);
    expect(await running).toBe('socket hang up');
    open();
  });
});
