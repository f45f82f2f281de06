import { markdownTable, type Table, times, whole } from '@cameo/command-line';
import { CONCURRENCY_LIMIT } from './day-chart.js';
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
} as const;

export const DESIGNS = [
  ['every', '(a) API gateway, a Lambda for each'],
  ['raw', '(b) CDN, raw query and `Accept`'],
  ['ours', '(c) Cameo without viewer-request'],
  ['viewer', '(d) Cameo with viewer-request'],
] as const satisfies readonly (readonly [keyof Day, string])[];

/** US dollars for the functions of a day; transfer is left out. */
export function dollars(
  design: keyof Day,
  { requests, lambdaRuns, lambdaSeconds }: DayOf,
  memoryMb: number,
): number {
  const gbSeconds = (lambdaSeconds * memoryMb) / 1024;
  if (design === 'every')
    return requests * (PRICES.gatewayRequest + PRICES.lambdaRequest) + gbSeconds * PRICES.lambdaGbSecond;
  const viewer = design === 'viewer' ? requests * PRICES.functionRequest : 0;
  // A request that runs a Lambda runs two of them: one before and one after S3 is asked.
  return viewer + 2 * lambdaRuns * PRICES.edgeRequest + gbSeconds * PRICES.edgeGbSecond;
}

/** The table of the four designs. */
export function dayTable(day: Day, memoryMb: number): Table {
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
        dollars(design, of, memoryMb).toFixed(2),
      ];
    }),
  };
}

/** Something that is promised of a day. */
export interface Promised {
  readonly text: string;
  readonly kept: boolean;
  /** True for what holds however few requests there are. */
  readonly anyDay: boolean;
}

/** What is promised, and whether the day kept it. */
export function promises(day: Day): readonly Promised[] {
  const fewer = 1 - day.viewer.lambdaRuns / day.every.lambdaRuns;
  const renders = day.raw.renders / day.viewer.renders;
  const peak = Math.max(...day.viewer.concurrencyPerMinute);
  const without = Math.max(...day.every.concurrencyPerMinute);
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
      text: `at most ${whole(peak)} functions at once in (d), ${whole(without)} in (a); the limit is ${whole(CONCURRENCY_LIMIT)}`,
      kept: peak <= CONCURRENCY_LIMIT / 4 && without > CONCURRENCY_LIMIT,
      anyDay: false,
    },
  ];
}

export const reportDay = (day: Day, memoryMb: number, held: readonly Promised[]): string =>
  [
    markdownTable(dayTable(day, memoryMb)),
    '',
    ...held.map(({ text, kept }) => `- ${kept ? 'kept' : 'not kept'}: ${text}`),
  ].join('\n');
