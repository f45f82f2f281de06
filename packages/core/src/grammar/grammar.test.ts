import { describe, expect, it } from 'vitest';
import { GRAMMAR, grammarWith } from '../../tests/grammar.js';
import { grammarHash } from './grammar.js';
import { PARAM_NAMES } from './params.js';

const DEFAULT = '159c844a';

describe('grammarHash', () => {
  it('is the same on every machine', () => {
    expect(grammarHash(GRAMMAR)).toBe(DEFAULT);
  });

  it.each([
    { ladder: [48, 3840] },
    { qualities: [60, 80] },
    { defaultQuality: 75 },
    { formats: ['webp', 'jpeg', 'png'] as const },
    { params: ['w', 'h'] as const },
    { limits: { height: 5759 } },
    { limits: { pixels: 22_118_399 } },
    { limits: { urlLength: 4095 } },
    { limits: { sourceKeyBytes: 700 } },
  ])('differs with %j', (fields) => {
    expect(grammarHash(grammarWith(fields))).toMatch(/^[0-9a-f]{8}$/);
    expect(grammarHash(grammarWith(fields))).not.toBe(DEFAULT);
  });

  it.each([
    { formats: ['png', 'jpeg', 'webp', 'avif'] as const },
    { params: [...PARAM_NAMES].reverse() },
    { bucket: 'another' },
    { region: 'us-east-1' },
    { baseUrl: 'https://img.example.com' },
    { inputs: ['jpeg'] as const },
    { cache: { cdnSeconds: 1 } },
    { memoryMb: 3008 },
    { timeoutMs: 5000 },
    { limits: { sourceBytes: 1 } },
    { limits: { frames: 1 } },
  ])('is the same with %j', (fields) => {
    expect(grammarHash(grammarWith(fields))).toBe(DEFAULT);
  });
});
