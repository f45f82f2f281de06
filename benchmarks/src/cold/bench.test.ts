import { expect, it } from 'vitest';
import { reportCold, unmetCold } from './bench.js';
import type { ColdResult, ContestantName } from './measure.js';

/** Three rounds with the given processor time each; the wall clock includes other processes, and shows three times as much. */
const timed = (name: ContestantName, cpuMs: number) => ({
  name,
  samples: Array.from({ length: 3 }, () => ({ wallMs: 3 * cpuMs, cpuMs })),
});

const result = (render: number): ColdResult => ({
  versions: {},
  input: '',
  zips: {},
  timed: [
    timed('nothing', 60),
    timed('module', 61),
    timed('origin-request', 68),
    timed('origin-response', 72),
    timed('render', render),
    timed('eager render', 400),
  ],
});

it('promises processor time, and fails a whole run that misses it', () => {
  expect(unmetCold(result(240), false)).toEqual([]);
  expect(reportCold(result(240))).not.toContain('not kept');
  expect(unmetCold(result(320), false)).toEqual([
    'first render ÷ the same with everything imported at the top, of the processor 0.80, at most 0.6',
  ]);
  expect(reportCold(result(320))).toContain('- not kept: first render ÷ the same');
});

it('requires of a quick run what any machine achieves', () => {
  expect(unmetCold(result(320), true)).toEqual([]);
  expect(unmetCold(result(390), true)).toEqual(['first render ÷ eager, processor 0.97, at most 0.95']);
});
