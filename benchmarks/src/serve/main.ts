import { runSpeedBenchmark } from '../speed-benchmark.js';
import { measureServe } from './measure.js';
import { reportServe, unmetServe } from './report.js';

await runSpeedBenchmark({
  name: 'serve',
  about: `Starts the local edge, IPX's server and "next start" on the same pictures, and asks each over HTTP for one picture
again and again (hits), and for pictures that are to be made (misses).`,
  measure: measureServe,
  report: reportServe,
  unmet: unmetServe,
});
