import { describe, expect, it } from 'vitest';
import { judge } from './judge.js';

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
