import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { acceptOf, type LoggedRequest, readAccessLog, replayLog } from './replay-log.js';
import { readTraffic } from './traffic.js';

const LOGGED_CHROME =
  'Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/140.0.0.0%20Safari/537.36';
const LOG = [
  '#Version: 1.0',
  '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query',
  `2026-11-02\t08:00:01\tFRA56-P4\t5000\t192.0.2.7\tGET\td1.cloudfront.net\t/talent/a%20b.jpg\t200\t-\t${LOGGED_CHROME}\tw=640&h=640`,
  `2026-11-02\t07:59:59\tLHR61-C2\t5000\t192.0.2.8\tGET\td1.cloudfront.net\t/talent/b.jpg\t200\t-\tcurl/8.1\t-`,
  '2026-11-02\t08:00:02\tFRA56-P4\t5000\t192.0.2.7\tPOST\td1.cloudfront.net\t/x\t405\t-\t-\t-',
  'torn line',
  '',
].join('\n');

describe('readAccessLog', () => {
  it('returns requests in chronological order, and counts skipped lines', () => {
    const { requests, leftOut } = readAccessLog(LOG);
    expect(requests).toEqual([
      { now: 28_799, point: 'LHR61-C2', path: '/talent/b.jpg', query: '', userAgent: 'curl/8.1' },
      {
        now: 28_801,
        point: 'FRA56-P4',
        path: '/talent/a%20b.jpg',
        query: 'w=640&h=640',
        userAgent:
          'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      },
    ]);
    expect(leftOut).toBe(2);
  });

  it.each([
    ['no fields', 'a\tb', 'the log has no line "#Fields:", which CloudFront writes at its start'],
    [
      'fields that are not enough',
      '#Fields: date time x-edge-location cs-uri-stem',
      'the log has no cs-uri-query, cs(User-Agent); its fields are date time x-edge-location cs-uri-stem',
    ],
  ])('rejects a log with %s', (_, text, message) => {
    expect(() => readAccessLog(text)).toThrow(message);
  });
});

describe('acceptOf', () => {
  it.each([
    ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'image/avif'],
    ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.0.0 Safari/537.36', 'image/webp'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'image/avif'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:70.0) Gecko/20100101 Firefox/70.0', 'image/webp'],
    [
      'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'image/webp',
    ],
    ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1 Safari/605.1.15', '*/*'],
    ['curl/8.1', '*/*'],
  ])('%s begins with %s', (userAgent, first) => {
    expect(acceptOf(userAgent).split(',')[0]).toBe(first);
  });

  it('includes AVIF for a current Safari too', () => {
    expect(acceptOf('Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15')).toContain(
      'image/avif',
    );
  });
});

/** Sizes of a format in which each pixel has so many bytes. */
const perPixel = (bytes: number) => [1, 1000].map((pixels) => ({ pixels, bytes: pixels * bytes }));

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
const CHROME = 'Mozilla/5.0 Chrome/140.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 Gecko/20100101 Firefox/140.0';
const work = {
  readMs: 100,
  passMs: 10,
  formats: {
    avif: { msPerMegapixel: 1000, sizes: perPixel(1) },
    jpeg: { msPerMegapixel: 100, sizes: perPixel(1) },
  },
  before: { avif: { sizes: perPixel(2) }, jpeg: { sizes: perPixel(2) } },
  refined: { avif: { msPerMegapixel: 10_000, sizes: perPixel(0.8) } },
};
const settings = { work, before: CONFIG, storedDays: 365, refineConcurrency: 5 };
const ask = (now: number, query: string, userAgent = CHROME, point = 'FRA56-P4'): LoggedRequest => ({
  now,
  point,
  path: '/talent/alice.jpg',
  query,
  userAgent,
});

it('counts the runs of each design', () => {
  const traffic = readTraffic(new URL('../../traffic.json', import.meta.url));
  const requests = [
    ask(1, 'w=640'),
    ask(2, 'w=640'),
    // The same rung by another width, another browser, another spelling; another place; an original; an invalid request.
    ask(3, 'w=600'),
    ask(4, 'w=640', FIREFOX),
    ask(5, 'utm_source=x&width=640'),
    ask(6, 'w=640', CHROME, 'LHR61-C2'),
    ask(7, ''),
    ask(8, 'w=abc'),
  ];
  const day = replayLog(requests, CONFIG, { ...settings, traffic });
  expect(day.every.lambdaRuns).toBe(8);
  expect(day.raw.answeredBy).toEqual({ point: 1, region: 0, shield: 1, store: 2, render: 4 });
  expect(day.ours.answeredBy).toEqual({ point: 1, region: 0, shield: 1, store: 5, render: 1 });
  expect(day.viewer.answeredBy).toEqual({ point: 5, region: 0, shield: 1, store: 1, render: 1 });
  expect(day.refined.answeredBy).toEqual(day.viewer.answeredBy);
  expect(day.refined.refine.derivatives).toBe(1);
});

it('sends the first answer until caches revalidate, and the refined one from then on', () => {
  const traffic = readTraffic(new URL('../../traffic.json', import.meta.url));
  // 640 × 480 px. The first answer is cached for an hour; it was refined some seconds after it was made.
  const requests = [
    ask(1, 'w=640'),
    ask(3000, 'w=640'),
    ask(3700, 'w=640'),
    ask(9000, 'w=640'),
    ask(80_000, 'w=640'),
  ];
  const day = replayLog(requests, CONFIG, { ...settings, traffic });
  const pixels = 640 * 480;
  expect(day.viewer.bytes).toBeCloseTo(5 * pixels);
  expect(day.before.bytes).toBeCloseTo(10 * pixels);
  expect(day.viewer.answeredBy).toEqual({ point: 4, region: 0, shield: 0, store: 0, render: 1 });
  expect(day.refined.bytes).toBeCloseTo((2 + 3 * 0.8) * pixels);
  expect(day.refined.unrefinedBytes).toBeCloseTo(2 * pixels);
  expect(day.refined.answeredBy).toEqual({ point: 3, region: 0, shield: 0, store: 1, render: 1 });
  // 100 ms to read, and 10 s for a megapixel.
  expect(day.refined.refine.derivatives).toBe(1);
  expect(day.refined.refine.seconds).toBeCloseTo(0.1 + pixels / 1e5);
});
