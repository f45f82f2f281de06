import { describe, expect, it } from 'vitest';
import { unmet } from './expectations.js';
import { inMixedOrder, type Ladder } from './make-ladder.js';
import type { Measured } from './measure.js';
import { report } from './report.js';
import { mezzanineOf, reaches, rungSize } from './ways.js';

const ladder = (cpuMs: number, readBytes: number): Ladder => ({
  cpuMs,
  readBytes,
  wallMs: cpuMs,
  first: { wallMs: cpuMs / 4, cpuMs: cpuMs / 4 },
});

const MEASURED: Measured = {
  contests: [
    {
      name: 'a.avif',
      megapixels: 5,
      sourceBytes: 400_000,
      format: 'jpeg',
      rounds: [
        {
          'rung by rung': ladder(2000, 2_800_000),
          mezzanine: ladder(1000, 1_400_000),
          'one decoding': ladder(800, 400_000),
        },
      ],
    },
  ],
  losses: [
    {
      name: 'a.avif',
      kind: 'JPEG 98, 4:4:4',
      format: 'jpeg',
      rung: 640,
      ssimulacra: 1.01,
      bytes: 1.02,
      mezzanineBytes: 1_200_000,
    },
  ],
  edge: [],
};

const machine = {
  cpu: 'a processor',
  cores: 2,
  memoryGb: 8,
  system: 'linux x64',
  node: '20.20.2',
  date: '2026-01-31',
};

describe('the report', () => {
  it('has a row for each original, as shares of what it takes rung by rung', () => {
    expect(report(MEASURED, { machine, command: 'pnpm bench:ladder' })).toContain(
      '| a.avif   | 5.0 | 0.4 |            2,000 |    0.50 × |     0.50 × | 0.50 × |       0.40 × |',
    );
  });

  it('says how much a mezzanine loses, and nothing of those that were not scored', () => {
    const text = report(MEASURED, { machine, command: 'pnpm bench:ladder' });
    expect(text).toContain('| JPEG 98, 4:4:4 |  1,200 |');
    expect(text).not.toContain('WebP 95');
  });
});

describe('what a short run expects', () => {
  it('is a mezzanine that pays off, and that the edge keeps one of both kinds', () => {
    expect(unmet(MEASURED)).toEqual([
      'the edge keeps a mezzanine of an AVIF and of a progressive JPEG, got 0',
    ]);
    expect(unmet({ ...MEASURED, contests: [] })).toContain('an AVIF among the originals');
  });

  it('is told with its figure when a mezzanine takes nearly as long', () => {
    const [contest] = MEASURED.contests;
    const slow = { 'rung by rung': ladder(1000, 1), mezzanine: ladder(950, 1), 'one decoding': ladder(1, 1) };
    const contests = contest === undefined ? [] : [{ ...contest, rounds: [slow] }];
    expect(unmet({ ...MEASURED, contests })[0]).toBe(
      'a ladder of a.avif as jpeg from a mezzanine takes at most 0.85 of the time, got 0.95',
    );
  });
});

it('asks for all seven rungs, each once, in another order than theirs', () => {
  expect(inMixedOrder([1, 2, 3, 4, 5, 6, 7])).toEqual([4, 7, 3, 6, 2, 5, 1]);
});

it('takes rungs from a mezzanine as far as its pixels go', () => {
  const portrait = { width: 3000, height: 4000 };
  expect(mezzanineOf(portrait)).toEqual({ width: 1584, height: 2112 });
  expect(rungSize(portrait, 1568)).toEqual({ width: 1568, height: 2091 });
  expect([1568, 2112].map((rung) => reaches(portrait, rung))).toEqual([true, false]);
});
