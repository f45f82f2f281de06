import { describe, expect, it } from 'vitest';
import { createNextLoader, nextSizes } from '../src/next.js';
import { judged } from './judge.js';

describe('a loader for next/image', () => {
  it('has the sizes of the ladder, which Next accepts', () => {
    expect(nextSizes()).toEqual({
      deviceSizes: [344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840],
      imageSizes: [64, 96, 160, 200, 248, 304],
      qualities: [30, 45, 60, 70, 75, 80, 85, 90, 95],
    });
    expect(nextSizes({ ladder: [100, 400], qualities: [50] })).toEqual({
      deviceSizes: [400],
      imageSizes: [100],
      qualities: [50],
    });
  });

  it('writes URLs for which the resizer has exactly that width', () => {
    const load = createNextLoader({ baseUrl: 'https://img.example.com' });
    for (const width of [...nextSizes().deviceSizes, ...nextSizes().imageSizes])
      for (const quality of [undefined, 75]) {
        const { transform } = judged(load({ src: '/a b.jpg', width, quality }), 'https://img.example.com');
        expect([transform.w, transform.q]).toEqual([width, quality]);
      }
  });
});
