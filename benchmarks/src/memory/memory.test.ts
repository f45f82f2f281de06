import { describe, expect, it } from 'vitest';
import { judge, reportMemory } from './report.js';

const PHOTO = { name: 'a.jpg w=640', photo: true };
const DRAWN = { name: '48mp-plain.png w=640', photo: false };

describe('judge', () => {
  it.each([
    [PHOTO, { ended: 'picture', predictedMb: 250, measuredMb: 100 }, 2.5, undefined],
    [
      PHOTO,
      { ended: 'picture', predictedMb: 251, measuredMb: 100 },
      2.51,
      'predicted more than 2.5 times what it took',
    ],
    [DRAWN, { ended: 'picture', predictedMb: 400, measuredMb: 100 }, 4, undefined],
    [PHOTO, { ended: 'picture', predictedMb: 99, measuredMb: 100 }, 0.99, 'predicted less than it took'],
    [PHOTO, { ended: 'late', predictedMb: 300, measuredMb: 100 }, 3, undefined],
    [PHOTO, { ended: 'late', predictedMb: 90, measuredMb: 100 }, 0.9, 'predicted less than it took'],
    [DRAWN, { ended: 'refused', predictedMb: 1500, measuredMb: 80 }, undefined, undefined],
    [DRAWN, { ended: 'failed', why: 'render-failed' }, undefined, 'failed: render-failed'],
    [DRAWN, { ended: 'died', why: 'SIGKILL' }, undefined, 'died: SIGKILL'],
    [DRAWN, { ended: 'died' }, undefined, 'died: nothing was said'],
  ] as const)('%j that came to %j has ratio %s and is wrong: %s', (given, outcome, ratio, wrong) => {
    expect(judge(given, outcome)).toEqual({ ...given, outcome, ratio, wrong });
  });
});

it('prints predictions beside measurements, the faults, and the largest original of each implementation', () => {
  const text = reportMemory({
    judged: [
      {
        name: 'a.jpg w=640',
        photo: true,
        outcome: { ended: 'picture', predictedMb: 150, measuredMb: 100 },
        ratio: 1.5,
        wrong: undefined,
      },
      {
        name: '24mp-plain.png w=640',
        photo: false,
        outcome: { ended: 'picture', predictedMb: 90, measuredMb: 100 },
        ratio: 0.9,
        wrong: 'predicted less than it took',
      },
      {
        name: '48mp-plain.avif w=640',
        photo: false,
        outcome: { ended: 'refused', predictedMb: 1500, measuredMb: 80 },
        ratio: undefined,
        wrong: undefined,
      },
    ],
    largest: [
      {
        kind: 'plain.avif',
        megapixels: {
          cameo: { once: 32, again: 32 },
          ipx: { once: 56, again: 24 },
          next: { once: 56, again: 0 },
        },
      },
    ],
  });
  const lines = text.split('\n').filter((line) => line !== '');
  const cells = lines.filter((line) => line.startsWith('|')).map((line) => line.split(/ *\| */).slice(1, -1));
  expect(cells[2]).toEqual(['a.jpg w=640', '150', '100', '1.50', '']);
  expect(cells[3]).toEqual(['24mp-plain.png w=640', '90', '100', '0.90', 'predicted less than it took']);
  expect(cells[4]).toEqual(['48mp-plain.avif w=640', '1,500', '', '', 'refused']);
  expect(cells[7]).toEqual(['plain.avif', '32', '56', '56', '32', '24', 'none']);
  expect(text).toContain(
    'Predicted over measured: photographs 1.50 to 1.50 (1), drawn 0.90 to 0.90 (1). Refused: 1. Wrong: 1.',
  );
});
