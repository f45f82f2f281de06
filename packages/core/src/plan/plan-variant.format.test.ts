import { describe, expect, it } from 'vitest';
import { grammarWith } from '../../tests/grammar.js';
import { planOf, resultOf } from '../../tests/plan-of.js';
import { inFormat } from './plan-variant.js';

const EVERYTHING = 'image/avif,image/webp';

describe('planVariant: format, quality and background', () => {
  const alpha = { hasAlpha: true };
  const frames = { frames: 3, width: 400, height: 300, format: 'gif' } as const;

  it.each([
    // query, accept, facts, format, quality, background, animated
    ['w=48', '*/*', {}, 'jpeg', 65, 'ffffff', false],
    ['w=48', '*/*', alpha, 'png', undefined, undefined, false],
    ['w=48', '*/*', frames, 'gif', undefined, undefined, true],
    ['w=48&bg=abc', '*/*', alpha, 'jpeg', 65, 'aabbcc', false],
    ['w=48&bg=aabbcc80', '*/*', alpha, 'png', undefined, 'aabbcc80', false],
    ['w=48&bg=00000080', '*/*', {}, 'jpeg', 65, '7f7f7f', false],
    ['w=48', 'image/webp', {}, 'webp', 81, undefined, false],
    ['w=48', 'image/webp', alpha, 'webp', 81, undefined, false],
    ['w=48', 'image/webp', frames, 'webp', 81, undefined, true],
    ['w=48', EVERYTHING, alpha, 'avif', 65, undefined, false],
    ['w=48', EVERYTHING, frames, 'webp', 81, undefined, true],
    ['w=48', 'image/avif', frames, 'gif', undefined, undefined, true],
    ['w=48&f=avif', '*/*', frames, 'avif', 65, undefined, false],
    ['w=48&f=jpeg', '*/*', frames, 'jpeg', 65, 'ffffff', false],
    ['w=48&f=jpeg', '*/*', alpha, 'jpeg', 65, 'ffffff', false],
    ['w=48&f=jpeg&bg=f008', '*/*', alpha, 'jpeg', 65, 'ff7777', false],
    ['w=48&f=png', '*/*', frames, 'png', undefined, undefined, false],
    ['w=48&f=png&q=30', '*/*', {}, 'png', undefined, undefined, false],
    ['w=48&q=95&f=webp', '*/*', frames, 'webp', 95, undefined, true],
    ['w=48&q=30', EVERYTHING, {}, 'avif', 38, undefined, false],
    // Rounded corners are transparent, whatever the original is.
    ['w=48&round=100', EVERYTHING, {}, 'avif', 65, undefined, false],
    ['w=48&round=100', '*/*', {}, 'png', undefined, undefined, false],
    ['w=48&round=100', '*/*', frames, 'gif', undefined, undefined, true],
    ['w=48&round=100&bg=abc', '*/*', {}, 'jpeg', 65, 'aabbcc', false],
    ['w=48&round=100&bg=aabbcc80', '*/*', {}, 'png', undefined, 'aabbcc80', false],
    ['w=48&round=100&f=jpeg', '*/*', {}, 'jpeg', 65, 'ffffff', false],
    ['w=48&round=100&f=jpeg&bg=f008', '*/*', {}, 'jpeg', 65, 'ff7777', false],
  ] as const)('%s for %s of %j is %s', (query, accept, facts, format, quality, background, animated) => {
    const {
      format: chosen,
      quality: number,
      background: behind,
      animated: all,
    } = planOf(query, facts, accept);
    expect({ chosen, number, behind, all }).toEqual({
      chosen: format,
      number: quality,
      behind: background,
      all: animated,
    });
  });
});

describe('planVariant: formats that depend on the pixels', () => {
  const frames = { frames: 3, width: 400, height: 300, format: 'gif', hasAlpha: true } as const;

  it.each([
    // query, accept, format of an opaque picture, alternatives for a graphic
    ['w=48', EVERYTHING, 'avif', ['webp', 'png']],
    ['w=48', 'image/avif', 'avif', ['png']],
    ['w=48', 'image/webp', 'webp', ['png']],
    ['w=48', '*/*', 'jpeg', ['png']],
    ['w=48&f=avif', EVERYTHING, 'avif', []],
    ['w=48&f=webp', EVERYTHING, 'webp', []],
    ['w=48&f=jpeg', EVERYTHING, 'jpeg', []],
    ['w=48&f=png', EVERYTHING, 'png', []],
  ] as const)('%s for %s: %s when opaque, or one of %j', (query, accept, opaqueFormat, otherFormats) => {
    expect(planOf(query, { hasAlpha: true }, accept)).toMatchObject({ opaqueFormat, otherFormats });
  });

  it('is the negotiated format for an animation', () => {
    expect(planOf('w=48', frames, '*/*')).toMatchObject({ opaqueFormat: 'gif', otherFormats: [] });
    expect(planOf('w=48', frames, EVERYTHING)).toMatchObject({ opaqueFormat: 'webp', otherFormats: [] });
  });

  it('has the number of the same quality in another format', () => {
    const plan = planOf('w=48&q=30', { hasAlpha: true }, '*/*');
    expect(plan).toMatchObject({ format: 'png', quality: undefined });
    expect(inFormat(plan, 'jpeg')).toEqual({ ...plan, format: 'jpeg', quality: 27 });
    expect(inFormat(plan, 'webp').quality).toBe(28);
  });
});

describe('planVariant: rejected sources', () => {
  it.each([
    [{ width: 8000, height: 8001 }, '8000 × 8001 pixels', 'at most 64000000'],
    [{ frames: 1001, width: 10, height: 10 }, '1001 frames', 'at most 1000'],
    [{ frames: 65, width: 1000, height: 1000 }, '65 frames of 1000 × 1000 pixels', 'at most 64000000'],
  ])('%j', (facts, received, expected) => {
    expect(resultOf('w=48', facts)).toEqual({
      ok: false,
      issues: [{ code: 'source-too-large', param: 'original', received, expected }],
    });
  });

  it.each([
    ['w=48', { width: 8000, height: 8000 }],
    ['w=48', { frames: 64, width: 1000, height: 1000 }],
    ['w=48&f=jpeg', { frames: 5000, width: 1000, height: 1000 }],
  ])('%s of %j is within the limits', (query, facts) => {
    expect(resultOf(query, facts).ok).toBe(true);
  });

  it('uses the limits of the configuration', () => {
    const small = grammarWith({ limits: { sourcePixels: 100 } });
    expect(resultOf('w=48', { width: 11, height: 10 }, EVERYTHING, small).ok).toBe(false);
    expect(resultOf('w=48', { width: 10, height: 10 }, EVERYTHING, small).ok).toBe(true);
  });
});
