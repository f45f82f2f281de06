import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountingProxy, startCountingProxy } from './counting-proxy.js';

const behind = createServer((request, response) => response.end(`${request.method} ${request.url}`));
let proxy: CountingProxy;
beforeAll(async () => {
  await once(behind.listen(0, '127.0.0.1'), 'listening');
  const { port } = behind.address() as AddressInfo;
  proxy = await startCountingProxy(
    () => `http://127.0.0.1:${port}`,
    (target) => (target === '/own' ? { type: 'text/plain', body: 'mine' } : undefined),
  );
});
afterAll(async () => {
  await proxy.close();
  behind.close();
});

const AS_IMAGE = { headers: { 'sec-fetch-dest': 'image' } };
const ask = (target: string, init?: RequestInit) => fetch(proxy.url + target, init);

it('counts forwarded requests, and pictures separately, but not its own answers', async () => {
  proxy.forget();
  expect(await (await ask('/a.jpg?w=48', AS_IMAGE)).text()).toBe('GET /a.jpg?w=48');
  await ask('/a.jpg?w=48', { ...AS_IMAGE, method: 'HEAD' });
  await ask('/b.json');
  expect(await (await ask('/own')).text()).toBe('mine');
  expect(proxy.requests().map(({ method, target }) => `${method} ${target}`)).toEqual([
    'GET /a.jpg?w=48',
    'HEAD /a.jpg?w=48',
    'GET /b.json',
  ]);
  expect(proxy.pictures()).toEqual(['/a.jpg?w=48']);
});

it('holds only pictures, until it is released', async () => {
  const release = proxy.hold();
  let answered = false;
  const held = ask('/held.jpg', AS_IMAGE).then(() => {
    answered = true;
  });
  await ask('/not-held.json');
  expect(answered).toBe(false);
  release();
  await held;
  expect(answered).toBe(true);
});

it('fails requests as configured, by their number', async () => {
  proxy.forget();
  proxy.failWhere(({ target }, before) => (target === '/busy.jpg' && before === 0 ? 503 : undefined));
  expect((await ask('/busy.jpg', AS_IMAGE)).status).toBe(503);
  expect((await ask('/busy.jpg', AS_IMAGE)).status).toBe(200);
});
