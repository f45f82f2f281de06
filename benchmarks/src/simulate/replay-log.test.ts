import { defineImageConfig } from '@cameo/core';
import { expect, it } from 'vitest';
import type { LoggedRequest } from './access-log.js';
import { replayLog } from './replay-log.js';
import { readTraffic } from './traffic.js';

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
const CHROME = 'Mozilla/5.0 Chrome/140.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 Gecko/20100101 Firefox/140.0';
const work = {
  readMs: 100,
  passMs: 10,
  formats: {
    avif: { msPerMegapixel: 1000, bytesPerPixel: 1 },
    jpeg: { msPerMegapixel: 100, bytesPerPixel: 1 },
  },
};
const ask = (now: number, query: string, userAgent = CHROME, point = 'FRA56-P4'): LoggedRequest => ({
  now,
  point,
  path: '/talent/alice.jpg',
  query,
  userAgent,
});

it('counts what each design would have run', () => {
  const traffic = readTraffic(new URL('../../traffic.json', import.meta.url));
  const requests = [
    ask(1, 'w=640'),
    ask(2, 'w=640'),
    // The same rung by another width, another browser, another spelling; another place; an original; a mistake.
    ask(3, 'w=600'),
    ask(4, 'w=640', FIREFOX),
    ask(5, 'utm_source=x&width=640'),
    ask(6, 'w=640', CHROME, 'LHR61-C2'),
    ask(7, ''),
    ask(8, 'w=abc'),
  ];
  const day = replayLog(requests, CONFIG, { traffic, work, storedDays: 365 });
  expect(day.every.lambdaRuns).toBe(8);
  expect(day.raw.answeredBy).toEqual({ point: 1, region: 0, shield: 1, store: 2, render: 4 });
  expect(day.ours.answeredBy).toEqual({ point: 1, region: 0, shield: 1, store: 5, render: 1 });
  expect(day.viewer.answeredBy).toEqual({ point: 5, region: 0, shield: 1, store: 1, render: 1 });
});
