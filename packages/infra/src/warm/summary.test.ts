import { describe, expect, it } from 'vitest';
import { localConfig } from '../../tests/running-edge.js';
import { costOfRun, summary } from './summary.js';
import type { Tally } from './warm-all.js';

describe('the printed summary', () => {
  const tally: Tally = {
    ...{ planned: 1000, warmed: 250, hits: 50, before: 200, wider: 40, bytes: 12_000_000, missMs: 100_000 },
    failures: Array.from({ length: 10 }, (_, n) => ({
      request: { path: `/${n}.jpg?w=64`, format: 'webp', width: 64 },
      why: 'Broken.',
      advice: 'Mend it.',
    })),
  };

  it('ends with the costs', () => {
    // 250 requests $0.00025, 0.012 GB $0.00102, 250 viewer functions $0.000025, 400 runs $0.00024,
    // 100 s at 1.5 GB $0.0075015, 800 GET $0.00032, 200 PUT $0.001.
    const config = { ...localConfig, memoryMb: 1536 };
    expect(costOfRun(tally, config)).toBeCloseTo(0.0103565, 7);
    const lines = summary(tally, 61_000, config, true).split('\n');
    expect(lines.slice(0, 9).map((line) => line.trim().replace(/ {2,}/g, ' = '))).toEqual([
      'warmed = 250',
      'of these already cached = 50',
      'warm from an earlier run = 200',
      'wider than the original, not needed = 40',
      'failed = 10',
      'not reached = 500',
      'received = 12.0 MB',
      'time = 1 min 1 s',
      'cost on AWS, list prices = $0.01',
    ]);
    expect(lines.at(-1)).toBe('Stopped. Run the command again to continue.');
    const twice = { ...tally, failures: [...tally.failures, ...tally.failures] };
    expect(summary(twice, 1, config, false)).toContain(
      '\n  /3.jpg?w=64 as webp and 1 more: Broken. Mend it.\n',
    );
    expect(lines).toContain('  /9.jpg?w=64 as webp: Broken. Mend it.');
  });
});
