import { runSpeedBenchmark } from '../speed-benchmark.js';
import { measureCold } from './measure.js';
import { reportCold, unmetCold } from './report.js';

await runSpeedBenchmark({
  name: 'cold',
  about: `Starts both functions in a process of their own for each sample: import and first request that passes on, import and
first render beside a function that imports an unbundled SDK and sharp at its top. Prints times above those of
"node -e 0", and the sizes of the zips.`,
  measure: measureCold,
  report: reportCold,
  unmet: unmetCold,
});
