import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localConfig, runningEdge } from '../../tests/running-edge.js';
import { openState } from './state-file.js';
import { summary } from './summary.js';
import { seriesOf } from './tasks.js';
import { warmAll } from './warm-all.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-warm-'));
});
afterEach(() => rm(folder, { recursive: true }));

const forever = new AbortController().signal;
const run = { base: 'http://127.0.0.1:1', grammar: '01234567' };
const stateIn = (name = 'state') => openState(join(folder, name), run);
const series = (sources: readonly string[], widths: readonly number[], formats = ['webp'] as const) =>
  seriesOf(sources, { widths, formats, query: '' }, localConfig);

describe('warmAll on the local edge', () => {
  let edge: Awaited<ReturnType<typeof runningEdge>>;
  beforeAll(async () => {
    edge = await runningEdge();
  });
  afterAll(() => edge.close());

  it('renders every variant once, and nothing on a second run', async () => {
    const plan = { base: edge.url, concurrency: 3, stop: forever, abandon: forever };
    const wanted = series(['earth.jpg', 'hands.jpg'], [64, 96, 160]);
    const first = await warmAll({ ...plan, series: wanted, state: stateIn() });
    expect(first).toMatchObject({ planned: 6, warmed: 6, hits: 0, before: 0, wider: 0, failures: [] });
    expect(first.bytes).toBeGreaterThan(1000);
    expect(edge.stats().renders).toBe(6);
    const second = await warmAll({ ...plan, series: wanted, state: stateIn() });
    expect(second).toMatchObject({ planned: 6, warmed: 0, before: 6, bytes: 0 });
    expect(await warmAll({ ...plan, series: wanted, state: stateIn('other') })).toMatchObject({
      warmed: 6,
      hits: 6,
    });
    expect(edge.stats().renders).toBe(6);
  });

  it('names failures, and retries them on the next run', async () => {
    const plan = { base: edge.url, concurrency: 2, stop: forever, abandon: forever };
    const wanted = series(['absent.jpg', 'hands.jpg'], [64]);
    const tally = await warmAll({ ...plan, series: wanted, state: stateIn() });
    expect(tally.failures).toEqual([
      {
        request: { path: '/absent.jpg?w=64', format: 'webp', width: 64 },
        why: 'The picture does not exist.',
        advice: 'Upload it, or remove it from the list.',
      },
    ]);
    expect(await warmAll({ ...plan, series: wanted, state: stateIn() })).toMatchObject({
      before: 1,
      failures: [{}],
    });
    expect(summary(tally, 1234, localConfig, false)).toContain(
      '  /absent.jpg?w=64 as webp: The picture does not exist. Upload it, or remove it from the list.\n',
    );
  });

  it('stops at the width of the original: wider variants are the same picture', async () => {
    const before = edge.stats().renders;
    const widths = some(localConfig.ladder, 9);
    const wanted = series(['smile.jpg'], widths);
    const tally = await warmAll({
      base: edge.url,
      series: wanted,
      state: stateIn(),
      concurrency: 1,
      stop: forever,
      abandon: forever,
    });
    expect(tally.warmed + tally.wider).toBe(widths.length);
    expect(tally.wider).toBeGreaterThan(widths.length / 5);
    expect(edge.stats().renders - before).toBe(tally.warmed);
    const again = await warmAll({
      base: edge.url,
      series: wanted,
      state: stateIn(),
      concurrency: 1,
      stop: forever,
      abandon: forever,
    });
    expect(again).toMatchObject({ warmed: 0, before: tally.warmed, wider: tally.wider });
  });

  it('stops on a signal, and can resume', async () => {
    const stop = new AbortController();
    const wanted = series(['cops.jpg', 'portrait.jpg'], [64, 96, 160, 200, 248]);
    const before = edge.stats().renders;
    const plan = { base: edge.url, series: wanted, concurrency: 2, abandon: forever };
    const stopped = await warmAll({
      ...plan,
      state: stateIn(),
      stop: stop.signal,
      onProgress: ({ warmed }) => warmed === 3 && stop.abort(),
    });
    expect(stopped.warmed).toBeGreaterThanOrEqual(3);
    expect(stopped.warmed).toBeLessThan(10);
    const rest = await warmAll({ ...plan, state: stateIn(), stop: forever });
    expect([rest.before, rest.before + rest.warmed]).toEqual([stopped.warmed, 10]);
    expect(edge.stats().renders - before).toBe(10);
  });
});

describe('warmAll on an unreliable server', () => {
  let server: Server;
  let base = '';
  const requests: string[] = [];
  let running = 0;
  let peak = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = request.url ?? '';
      requests.push(url);
      const times = requests.filter((each) => each === url).length;
      running += 1;
      peak = Math.max(peak, running);
      setTimeout(() => {
        running -= 1;
        if (url.startsWith('/busy') && times === 1) response.writeHead(503, { 'retry-after': '0' }).end();
        else if (url.startsWith('/cut') && times === 1) request.socket.destroy();
        else if (url.startsWith('/broken')) response.writeHead(502).end('Bad gateway');
        else if (url.startsWith('/large') && times === 1) response.writeHead(302, { location: url }).end();
        else response.writeHead(200, { 'content-type': 'image/webp' }).end('not looked at');
      }, 20);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('retries temporary failures, follows redirects of large pictures, and gives up on permanent failures', async () => {
    const wanted = series(['busy.jpg', 'cut.jpg', 'broken.jpg', 'large.jpg'], [64]);
    const tally = await warmAll({
      base,
      series: wanted,
      state: stateIn(),
      concurrency: 4,
      stop: forever,
      abandon: forever,
      pauseMs: 10,
    });
    expect(tally).toMatchObject({ planned: 4, warmed: 3 });
    expect(tally.failures).toMatchObject([
      { request: { path: '/broken.jpg?w=64' }, why: 'status 502, no type' },
    ]);
    expect(requests.filter((url) => url.startsWith('/broken'))).toHaveLength(4);
  });

  it('respects the limit of concurrent requests', async () => {
    peak = 0;
    const names = Array.from({ length: 20 }, (_, n) => `many/${n}.jpg`);
    await warmAll({
      base,
      series: series(names, [64, 96]),
      state: stateIn(),
      concurrency: 3,
      stop: forever,
      abandon: forever,
    });
    expect(peak).toBe(3);
  });

  it('abandons running requests', async () => {
    const both = new AbortController();
    const tally = await warmAll({
      base,
      series: series(['slow/1.jpg', 'slow/2.jpg', 'slow/3.jpg'], [64, 96, 160]),
      state: stateIn(),
      concurrency: 1,
      stop: both.signal,
      abandon: both.signal,
      onProgress: () => both.abort(),
    });
    expect([tally.warmed, tally.failures]).toEqual([1, []]);
  });
});

describe('the state file', () => {
  const request = { path: '/a.jpg?w=64', format: 'webp', width: 64 } as const;

  it('ignores only an incomplete line', async () => {
    const file = join(folder, 'state');
    const other = { ...request, path: '/b.jpg?w=64' };
    stateIn().done(request, 48);
    stateIn().done(other, undefined);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -5));
    const state = stateIn();
    expect([state.has(request), state.widthOf(request), state.has(other)]).toEqual([true, 48, false]);
    state.done(other, 40);
    expect(stateIn().widthOf(other)).toBe(40);
  });

  it('is rejected for another address or another grammar', () => {
    stateIn().done(request, 48);
    for (const over of [{ base: 'https://img.example.com' }, { grammar: '89abcdef' }])
      expect(() => openState(join(folder, 'state'), { ...run, ...over })).toThrow(
        /state got .*, expected the state of .*: delete it to start again, or name another with --state\.$/,
      );
  });
});
