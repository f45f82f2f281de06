import { markdownTable, whole } from '@cameo/command-line';
import type { Bench } from '../harness/bench.js';
import { isKept, type Promised, promiseLines } from '../harness/report.js';
import { spread } from '../harness/samples.js';
import type { Duration } from './functions.js';
import { type ColdResult, type ContestantName, measureCold } from './measure.js';

const WORDS: Readonly<Record<ContestantName, string>> = {
  nothing: '`node -e 0`',
  module: 'an empty module',
  'origin-request': 'origin-request, first request',
  'origin-response': 'origin-response, first that passes on',
  render: 'origin-response, first render',
  'eager render': 'SDK unbundled, imports at the top',
};

type Measure = keyof Duration;

/** Time of a contestant beyond `node -e 0` in the same round, ms; the median. */
const above = ({ timed }: ColdResult, name: ContestantName, measure: Measure): number => {
  const [nothing, own] = ['nothing', name].map((of) => timed.find((one) => one.name === of)?.samples ?? []);
  return spread((own ?? []).map((took, round) => took[measure] - (nothing?.[round]?.[measure] ?? 0))).median;
};

/** Processor time of our first render as a share of the other's. */
const ofRender = (result: ColdResult): number => {
  const [ours, theirs] = (['render', 'eager render'] as const).map(
    (of) => result.timed.find(({ name }) => name === of)?.samples ?? [],
  );
  return spread((ours ?? []).map((took, round) => took.cpuMs / (theirs?.[round]?.cpuMs ?? Number.NaN)))
    .median;
};

/**
 * The promises, in processor time of all threads: wall-clock time includes other programs, so its figures are in the table
 * only. More than half of a first render is common to both: Node, loading sharp, decoding and encoding.
 */
const promises = (result: ColdResult): readonly Promised[] => [
  {
    what: 'origin-request above `node -e 0`, of the processor',
    measured: above(result, 'origin-request', 'cpuMs'),
    limit: 10,
    unit: 'ms',
  },
  {
    what: 'origin-response that passes on, above it, of the processor',
    measured: above(result, 'origin-response', 'cpuMs'),
    limit: 15,
    unit: 'ms',
  },
  {
    what: 'first render ÷ the same with everything imported at the top, of the processor',
    measured: ofRender(result),
    limit: 0.6,
    unit: '×',
  },
];

/** A row for each contestant, whether the promises were kept, and the sizes of the zips. */
export function reportCold(result: ColdResult): string {
  const rows = result.timed.map(({ name, samples }) => {
    const median = (measure: Measure) => spread(samples.map((took) => took[measure])).median;
    const cells = (measure: Measure) => [
      median(measure).toFixed(1),
      name === 'nothing' ? '' : above(result, name, measure).toFixed(1),
    ];
    return [WORDS[name], ...cells('wallMs'), ...cells('cpuMs')];
  });
  return [
    markdownTable({ head: ['', 'ms', 'above', 'ms of the processor', 'above'], rows }),
    promiseLines(promises(result)),
    markdownTable({
      head: ['zip', 'bytes'],
      rows: Object.entries(result.zips).map(([name, bytes]) => [name, whole(bytes)]),
    }),
  ].join('\n\n');
}

/** Expectations for a busy machine and few rounds. */
const roughly = (result: ColdResult): readonly Promised[] => [
  { what: 'first render ÷ eager, processor', measured: ofRender(result), limit: 0.95, unit: '×' },
  {
    what: 'origin-request ÷ first render, above node, processor',
    measured: above(result, 'origin-request', 'cpuMs') / above(result, 'render', 'cpuMs'),
    limit: 0.5,
    unit: '×',
  },
];

/** A whole run must keep the promises, a quick one only the rough expectations. */
export const unmetCold = (result: ColdResult, quick: boolean): readonly string[] =>
  (quick ? roughly(result) : promises(result))
    .filter((promised) => !isKept(promised))
    .map(({ what, measured, limit }) => `${what} ${measured.toFixed(2)}, at most ${limit}`);

export const COLD: Bench<ColdResult> = {
  name: 'bench:cold',
  about: `Starts both functions in a process of their own for each sample: import and first request that passes on, import and
first render beside a function that imports an unbundled SDK and sharp at its top. Prints times above those of
"node -e 0", and the sizes of the zips.`,
  quick: '5 rounds; held to ratios that hold on any machine, a whole run to what is promised',
  document: 'docs/performance.md',
  measure: measureCold,
  report: reportCold,
  unmet: (found, { quick }) => unmetCold(found, quick),
};
