import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';

describe('limits on a request', () => {
  it('refuses a URL of more than 8,192 bytes, and headers of more than 20,480, before any function runs', async () => {
    const { ask, invocations } = await startEdge();
    expect((await ask(`/${'a'.repeat(8191)}`)).status).toBe(200);
    const long = await ask(`/${'a'.repeat(8192)}`);
    expect([long.status, long.headers['x-cache']]).toEqual([414, 'Error from cloudfront']);
    expect(JSON.parse(long.text).detail).toBe('The URL has 8193 bytes, at most 8192 are allowed.');
    expect((await ask('/a', { headers: { 'x-long': 'a'.repeat(20_480) } })).status).toBe(431);
    expect((await ask('/a', { headers: { 'x-long': 'a'.repeat(70_000) } })).status).toBe(431);
    expect(invocations['origin-request']).toBe(1);
  });

  it('refuses what is not a path, and lives on after nonsense', async () => {
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

  it('percent-encodes bytes that are not ASCII', async () => {
    const { asked, server } = await startEdge();
    const raw = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('GET /ä.jpg?q=ö HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      );
      socket.on('data', (chunk) => resolve(chunk.toString()));
    });
    expect(raw).toMatch(/^HTTP\/1\.1 (200|400) /);
    expect(asked.map(({ uri, querystring }) => [uri, querystring])).toEqual(
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
  const slowEdge = (ms: number) =>
    startEdge(() => ({ body: 'done' }), {
      originRequest: async (event) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return event.Records[0]?.cf.request;
      },
    });

  it('lets running requests end, refuses new ones, and drops idle connections', async () => {
    const { server, ask } = await slowEdge(100);
    const agent = new Agent({ keepAlive: true });
    const idle = await new Promise<number>((resolve) =>
      get(`${server.url}/idle`, { agent }, (r) => resolve(r.resume().statusCode ?? 0)),
    );
    expect(idle).toBe(200);
    const running = ask('/a');
    await new Promise((resolve) => setTimeout(resolve, 30));
    const started = performance.now();
    const closed = server.close(5000);
    await expect(ask('/b')).rejects.toThrow('ECONNREFUSED');
    expect((await running).text).toBe('done');
    await closed;
    expect(performance.now() - started).toBeLessThan(1000);
    agent.destroy();
  });

  it('cuts what does not end in time', async () => {
    const { server, ask } = await slowEdge(3000);
    const running = ask('/a').catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await server.close(50);
    expect(await running).toBe('socket hang up');
  });
});
