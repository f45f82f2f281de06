import { describe, expect, it } from 'vitest';
import type { Format, Made, Measured, Outcome } from './results.js';
import { isMet, targets } from './results.js';

const made = (id: string, ms: number, ssimulacra: number): Made => ({
  id,
  ms,
  cpuMs: ms * 2,
  bytes: 1000,
  peakMb: 100,
  ssimulacra,
  butteraugli: undefined,
});

/** A picture that Cameo makes in as many ms as are given, beside peers of 100 and 200 ms. */
const outcome = (file: string, format: Format, ms: number): Outcome => ({
  file,
  megapixels: 10,
  requestedWidth: 640,
  width: 640,
  height: 480,
  format,
  made: [
    made('cameo', ms, 0.03),
    made('floor', 40, 0.03),
    made('next', 100, 0.05),
    made('ipx', 200, 0.03),
    made('cameo = next', ms / 2, 0.04),
    made('cameo = ipx', ms, 0.033),
  ],
  equalBytes: { next: 0.9, ipx: 1.05 },
});

const measured: Measured = {
  versions: {},
  input: '',
  outcomes: [
    outcome('a.jpg', 'jpeg', 40),
    outcome('b.jpg', 'jpeg', 50),
    outcome('c.jpg', 'jpeg', 400),
    outcome('a.jpg', 'webp', 40),
    outcome('b.jpg', 'webp', 40),
    outcome('a.jpg', 'avif', 60),
    outcome('b.jpg', 'avif', 140),
  ],
  matches: { jpeg: { next: 70, ipx: 80 }, webp: { next: 70, ipx: 80 }, avif: { next: 60, ipx: 70 } },
  defaultQ: 80,
};

const found = new Map(targets(measured).map((target) => [target.what, target]));

describe('what is to be reached', () => {
  it('is the median over pictures of time, bytes and quality beside each peer', () => {
    expect(found.get("JPEG beside Next's, time")).toMatchObject({ found: 0.25, cpu: 0.25, most: 1 });
    expect(found.get("JPEG beside Next's, bytes")).toMatchObject({ found: 1, equal: 0.9, most: 1 });
    expect(found.get("JPEG beside Next's, distance from the original")?.found).toBeCloseTo(0.8, 9);
    expect(found.get("JPEG beside IPX's, distance from the original")?.found).toBeCloseTo(1.1, 9);
    expect(found.get("AVIF beside IPX's, time")).toMatchObject({ found: 0.5, most: 0.125 });
  });

  it('is time at the default beside the floor, and the worst picture of AVIF beside WebP', () => {
    expect(found.get('JPEG beside the floor, time')).toMatchObject({ found: 1.25, most: 1.15 });
    expect(found.get('AVIF beside WebP of the same picture, time, at worst')).toMatchObject({
      found: 3.5,
      cpu: 3.5,
      most: 3,
    });
  });

  it('is kept at the limit and not above', () => {
    expect(isMet({ what: '', found: 1, most: 1 })).toBe(true);
    expect(isMet({ what: '', found: 1.01, most: 1 })).toBe(false);
    expect(isMet({ what: '', found: Number.NaN, most: 1 })).toBe(false);
  });
});
