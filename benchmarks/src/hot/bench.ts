import type { Bench } from '../harness/bench.js';
import { type HotResult, measureHot } from './measure.js';
import { reportHot, unmetHot } from './report.js';

export const HOT: Bench<HotResult> = {
  name: 'bench:hot',
  about: `How often per second of the processor's time: parsing, origin-request, viewer-request in Node and in njs, a URL,
the attributes of a picture, and <CameoImage> on a server, beside imgix, unpic and Next.js.`,
  quick: 'few samples; fails when a ratio that holds on any machine does not hold',
  document: 'docs/performance.md',
  measure: measureHot,
  report: reportHot,
  unmet: unmetHot,
};
