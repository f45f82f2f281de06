import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { costOf } from './prices.js';
import { bytes, count, dollars, duration } from './quantities.js';
import { targetOf } from './target.js';

describe('quantities', () => {
  it.each([
    [bytes(0), '0 B'],
    [bytes(999), '999 B'],
    [bytes(1000), '1.0 kB'],
    [bytes(1_549_000), '1.5 MB'],
    [bytes(999_600), '1.0 MB'],
    [bytes(123_456_789_000), '123 GB'],
    [dollars(0), '$0'],
    [dollars(0.00001), '< $0.0001'],
    [dollars(0.00421), '$0.0042'],
    [dollars(0.0942), '$0.094'],
    [dollars(0.6), '$0.60'],
    [dollars(1234.5), '$1,234.50'],
    [count(10_000_000), '10,000,000'],
    [duration(4210), '4.2 s'],
    [duration(200_000), '3 min 20 s'],
    [duration(7_500_000), '2 h 5 min'],
  ])('%s is %s', (printed, expected) => {
    expect(printed).toBe(expected);
  });
});

describe('costOf', () => {
  it('multiplies and adds list prices', () => {
    // 10 million requests at $1.00 a million, 600 GB at $0.085, 2 million runs at $0.60 a million.
    expect(costOf({ 'cdn-request': 10e6, 'cdn-gb': 600, 'edge-request': 2e6 })).toBeCloseTo(10 + 51 + 1.2, 9);
    // A run of 0.5 s with 1.5 GB.
    expect(costOf({ 'edge-request': 1, 'edge-gb-second': 0.75 })).toBeCloseTo(0.0000381075, 12);
    expect(costOf({})).toBe(0);
  });
});

describe('targetOf', () => {
  const config = defineImageConfig({
    bucket: 'pictures',
    region: 'eu-west-1',
    stages: { dev: { baseUrl: 'https://img.example.com' }, bare: { bucket: 'bare' } },
  });

  it('selects a stage or accepts a URL', () => {
    expect(targetOf(config, { stage: 'dev' }).base).toBe('https://img.example.com');
    expect(targetOf(config, { url: 'http://127.0.0.1:4600/' }).base).toBe('http://127.0.0.1:4600');
    const both = targetOf(config, { stage: 'bare', url: 'http://127.0.0.1:4600' });
    expect([both.base, both.config.bucket]).toEqual(['http://127.0.0.1:4600', 'bare']);
  });

  it.each([
    [{}, 'Expected --stage NAME, --url URL or both'],
    [{ stage: 'bare' }, 'Stage bare has no baseUrl in cameo.config.ts'],
    [{ stage: 'none' }, 'stage: got "none", expected one of dev, bare'],
    [{ url: 'img.example.com' }, '--url got "img.example.com", expected an address such as'],
    [{ url: 'http://x/?a' }, '--url got "http://x/?a"'],
  ])('reports what is wrong with %j', (which, message) => {
    expect(() => targetOf(config, which)).toThrow(message);
  });
});
