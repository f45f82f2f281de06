import { runSpeedBenchmark } from '../speed-benchmark.js';
import { measureHot } from './measure.js';
import { reportHot, unmetHot } from './report.js';

await runSpeedBenchmark({
  name: 'hot',
  about: `How often per second of the processor's time: parsing, origin-request, viewer-request in Node and in njs, a URL,
the attributes of a picture, and <CameoImage> on a server, beside imgix, unpic and Next.js.`,
  measure: measureHot,
  report: reportHot,
  unmet: unmetHot,
});
