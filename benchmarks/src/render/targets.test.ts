import { describe, expect, it } from 'vitest';
import type { Format, Made, Measured, Outcome } from './results.js';
import { isMet, targets, unmet } from './targets.js';

/** Refined pictures that are smaller than both peers'. */
const REFINED = {
  bytes: 0.8,
  ssimulacra: 1.01,
  butteraugli: 1.02,
  cpuMs: 900,
  equalBytes: { next: 0.9, ipx: 0.97 },
};

const made = (id: string, ms: number, ssimulacra: number): Made => ({
  id,
  ms,
  cpuMs: ms * 2,
  bytes: 1000,
  peakMb: 100,
  ssimulacra,
  butteraugli: undefined,
});

/** A picture with a given render time of Cameo, ms, and peers of 100 and 200 ms. */
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
  leftOut: [],
  equalBytes: { next: 0.9, ipx: 1.05 },
  refined: REFINED,
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

describe('the targets', () => {
  it('are medians over pictures of time, bytes and quality relative to each peer', () => {
    expect(found.get("JPEG beside Next's, time")).toMatchObject({ found: 0.25, cpu: 0.25, limit: 0.95 });
    expect(found.get("JPEG beside Next's, bytes")).toMatchObject({ found: 1, equal: 0.9, limit: 1.05 });
    expect(found.get("JPEG beside Next's, distance from the original")?.found).toBeCloseTo(0.8, 9);
    expect(found.get("JPEG beside IPX's, distance from the original")?.found).toBeCloseTo(1.1, 9);
    expect(found.get("AVIF beside IPX's, time")).toMatchObject({ found: 0.5, limit: 0.125 });
  });

  it('include the time at the default relative to the floor, and the worst picture of AVIF relative to WebP', () => {
    expect(found.get('JPEG beside the floor, time')).toMatchObject({ found: 1.25, limit: 1.15 });
    expect(found.get('AVIF beside WebP of the same picture, time, at worst')).toMatchObject({
      found: 3.5,
      cpu: 3.5,
      limit: 6,
    });
  });

  it('require fewer bytes than a peer’s at its score for refined pictures, in both halves of the photographs', () => {
    const beside = (half: string) => `refined AVIF beside IPX's, bytes at equal score, ${half}`;
    const worse = { ...REFINED, equalBytes: { next: 0.9, ipx: 0.99 } };
    const outcomes = measured.outcomes.map((one) =>
      one.file === 'b.jpg' ? { ...one, refined: worse } : one,
    );
    const figures = new Map(targets({ outcomes }).map(({ what, found: at }) => [what, at]));
    expect(figures.get(beside('fitted'))).toBeCloseTo(0.97, 9);
    expect(figures.get(beside('held out'))).toBeCloseTo(0.99, 9);
    expect(figures.get(beside('all'))).toBeCloseTo(0.98, 9);
    expect(unmet({ outcomes }, false)).toContain(`${beside('held out')}: 0.990, expected at most 0.980`);
    expect(unmet({ outcomes }, false).join()).not.toContain(beside('all'));
  });

  it('fail a whole run that misses one, and a quick one that misses one by far', () => {
    const floor = 'JPEG beside the floor, time: 1.250, expected at most 1.150';
    expect(unmet(measured, false)).toContain(floor);
    expect(unmet(measured, true).join()).not.toContain('JPEG beside the floor');
    expect(unmet(measured, true)).toContain("AVIF beside IPX's, time: 0.500, expected at most 0.200");
  });

  it('exclude a peer that sent only wrong pictures', () => {
    const leftOut = [{ id: 'ipx', why: 'it is not turned upright' }];
    const alone = measured.outcomes.map((one) => ({
      ...one,
      made: one.made.filter(({ id }) => id !== 'ipx'),
      leftOut,
    }));
    const names = targets({ ...measured, outcomes: alone }).map(({ what }) => what);
    expect(names.filter((what) => what.includes("IPX's"))).toEqual([]);
    expect(names).toContain("JPEG beside Next's, time");
  });

  it('are met at the limit and not above', () => {
    expect(isMet({ what: '', found: 1, limit: 1 })).toBe(true);
    expect(isMet({ what: '', found: 1.01, limit: 1 })).toBe(false);
    expect(isMet({ what: '', found: Number.NaN, limit: 1 })).toBe(false);
  });
});
