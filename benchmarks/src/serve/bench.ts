import type { Bench } from '../harness/bench.js';
import { measureServe, type ServeResult } from './measure.js';
import { reportServe, unmetServe } from './report.js';

export const SERVE: Bench<ServeResult> = {
  name: 'bench:serve',
  about: `Starts the local edge, IPX's server and "next start" on the same pictures, and asks each over HTTP for one picture
again and again (hits), and for pictures that are to be made (misses).`,
  quick: 'two short rounds; fails when a ratio that holds on any machine does not hold',
  document: 'docs/performance.md',
  measure: measureServe,
  report: reportServe,
  unmet: unmetServe,
};
