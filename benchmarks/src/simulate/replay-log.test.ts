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
  it('gives requests in the order of their time, and counts what it leaves out', () => {
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
  ])('refuses a log with %s', (_, text, message) => {
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

  it('names AVIF for a current Safari too', () => {
    expect(acceptOf('Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15')).toContain(
      'image/avif',
    );
  });
});

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
