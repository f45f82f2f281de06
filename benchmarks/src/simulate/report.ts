import { markdownTable, type Table, times, whole } from '@cameo/command-line';
import type { Day, DayOf } from './tally.js';

/**
 * Prices in US dollars, as published for the cheapest regions in 2026: Lambda@Edge and CloudFront Functions from AWS's
 * CloudFront pricing, Lambda and API Gateway (REST) from theirs. For ratios: discounts and transfer are left out.
 */
export const PRICES = {
  edgeRequest: 0.6e-6,
  edgeGbSecond: 0.00005001,
  functionRequest: 0.1e-6,
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 0.0000166667,
  gatewayRequest: 3.5e-6,
  /** A GB second of an arm64 Lambda in the bucket's region, where *Refine* runs. */
  armGbSecond: 0.0000133334,
  /** A message through SQS: sent, received and deleted are three requests. */
  queueMessage: 3 * 0.4e-6,
  /** An event of the bucket on EventBridge. */
  event: 1e-6,
} as const;

/** Runs of *Refine* for a derivative: its own PUT causes a second event, with which it finds the mark and ends. */
const RUNS_PER_DERIVATIVE = 2;

/** Memory of the functions, MB. */
export interface Memory {
  readonly memoryMb: number;
  readonly refineMemoryMb: number;
}

export const DESIGNS = [
  ['every', '(a) API gateway, a Lambda for each'],
  ['raw', '(b) CDN, raw query and `Accept`'],
  ['ours', '(c) Cameo without viewer-request'],
  ['viewer', '(d) Cameo with viewer-request'],
  ['refined', '(e) (d) with *Refine*'],
] as const satisfies readonly (readonly [keyof Day, string])[];

/** Default limit of concurrent functions per region and account. */
export const CONCURRENCY_LIMIT = 1000;

/** US dollars for the functions of a day, without transfer. */
export function dollars(design: keyof Day, of: DayOf, memory: Memory): number {
  const { requests, lambdaRuns, lambdaSeconds } = of;
  const { memoryMb } = memory;
  const gbSeconds = (lambdaSeconds * memoryMb) / 1024;
  if (design === 'every')
    return requests * (PRICES.gatewayRequest + PRICES.lambdaRequest) + gbSeconds * PRICES.lambdaGbSecond;
  const viewer = design === 'raw' || design === 'ours' ? 0 : requests * PRICES.functionRequest;
  // A request that runs a Lambda runs two of them: one before and one after S3.
  const edge = 2 * lambdaRuns * PRICES.edgeRequest + gbSeconds * PRICES.edgeGbSecond;
  return viewer + edge + refineDollars(of, memory);
}

/** US dollars for *Refine* on a day, without what it costs while it has nothing to do. */
const refineDollars = (of: DayOf, memory: Memory): number =>
  refineRuns(of) * (PRICES.event + PRICES.queueMessage + PRICES.lambdaRequest) +
  refineGbSeconds(of, memory) * PRICES.armGbSecond;

const refineRuns = ({ refine }: DayOf): number => refine.derivatives * RUNS_PER_DERIVATIVE;

const refineGbSeconds = ({ refine }: DayOf, { refineMemoryMb }: Memory): number =>
  (refine.seconds * refineMemoryMb) / 1024;

/** The table of the designs. */
export function dayTable(day: Day, memory: Memory): Table {
  return {
    head: [
      '',
      'run a Lambda',
      'of (a)',
      'renders',
      'most at once',
      'from a cache',
      'GB sent',
      'functions, $',
    ],
    rows: DESIGNS.map(([design, name]) => {
      const of = day[design];
      const cached = 1 - of.lambdaRuns / of.requests;
      return [
        name,
        whole(of.lambdaRuns),
        `${((100 * of.lambdaRuns) / day.every.lambdaRuns).toFixed(3)} %`,
        whole(of.renders),
        whole(Math.max(...of.concurrencyPerMinute)),
        `${(100 * cached).toFixed(3)} %`,
        whole(of.bytes / 1e9),
        dollars(design, of, memory).toFixed(2),
      ];
    }),
  };
}

/** Statistics of *Refine*, and the sent bytes with and without it, today and with the earlier ladder. */
export function refineTable(day: Day, memory: Memory): Table {
  const rows = [
    ['before', '(d) until November 2026: 16 rungs, first answers'],
    ['viewer', '(d) fitted ladder, first answers'],
    ['refined', '(e) fitted ladder, *Refine*'],
  ] as const;
  return {
    head: [
      '',
      'GB sent',
      'of before',
      'of them first answers',
      'answers of the bucket',
      'refined',
      'GB s',
      '$ for it',
    ],
    rows: rows.map(([design, name]) => {
      const of = day[design];
      const first = design === 'refined' ? of.unrefinedBytes / of.bytes : 1;
      return [
        name,
        (of.bytes / 1e9).toFixed(1),
        times(of.bytes / day.before.bytes),
        `${(100 * first).toFixed(1)} %`,
        whole(of.answeredBy.store),
        whole(of.refine.derivatives),
        whole(refineGbSeconds(of, memory)),
        refineDollars(of, memory).toFixed(2),
      ];
    }),
  };
}

/** A promise about a day. */
export interface Promised {
  readonly text: string;
  readonly kept: boolean;
  /** True for a promise that does not depend on the number of requests. */
  readonly anyDay: boolean;
}

/** The promises, and whether the day kept them. */
export function promises(day: Day): readonly Promised[] {
  const fewer = 1 - day.viewer.lambdaRuns / day.every.lambdaRuns;
  const renders = day.raw.renders / day.viewer.renders;
  const peak = Math.max(...day.viewer.concurrencyPerMinute);
  const without = Math.max(...day.every.concurrencyPerMinute);
  const { refined, before } = day;
  const runs = refined.lambdaRuns + refineRuns(refined);
  const fewerRefined = 1 - runs / day.every.lambdaRuns;
  const bytes = refined.bytes / before.bytes;
  return [
    {
      text: `(d) runs a Lambda for ${(100 * fewer).toFixed(3)} % fewer requests than (a), promised 99.95 %`,
      kept: fewer >= 0.9995,
      anyDay: false,
    },
    {
      text: `(d) renders ${times(renders)} less often than (b), promised 4 ×`,
      kept: renders >= 4,
      anyDay: true,
    },
    {
      // What (a) needs depends on the machine's speed: it lies beside the limit, sometimes below and sometimes above it.
      text: `at most ${whole(peak)} functions at once in (d), where (a) needs ${whole(without)} of the ${whole(CONCURRENCY_LIMIT)} that a region has; promised a hundredth of (a)`,
      kept: peak <= CONCURRENCY_LIMIT / 4 && peak <= without / 100,
      anyDay: false,
    },
    {
      text: `(e) runs a Lambda ${(100 * fewerRefined).toFixed(3)} % less often than (a), those of *Refine* among them, promised 99.9 %`,
      kept: fewerRefined >= 0.999,
      anyDay: false,
    },
    {
      text: `(e) sends ${times(bytes)} the bytes of the ladder and the answers of before, promised 0.78 ×`,
      kept: bytes <= 0.78,
      anyDay: false,
    },
  ];
}

export const reportDay = (day: Day, memory: Memory, held: readonly Promised[]): string =>
  [
    markdownTable(dayTable(day, memory)),
    '',
    'What *Refine* adds to (d), and both beside the ladder of before:',
    '',
    markdownTable(refineTable(day, memory)),
    '',
    ...held.map(({ text, kept }) => `- ${kept ? 'kept' : 'not kept'}: ${text}`),
  ].join('\n');
