import type { Bench } from '../harness/bench.js';
import { type ColdResult, measureCold } from './measure.js';
import { reportCold, unmetCold } from './report.js';

export const COLD: Bench<ColdResult> = {
  name: 'bench:cold',
  about: `Starts both functions in a process of their own for each sample: import and first request that passes on, import and
first render beside a function that imports an unbundled SDK and sharp at its top. Prints times above those of
"node -e 0", and the sizes of the zips.`,
  quick: '5 rounds; fails when a ratio that holds on any machine does not hold',
  document: 'docs/performance.md',
  measure: measureCold,
  report: reportCold,
  unmet: unmetCold,
};
