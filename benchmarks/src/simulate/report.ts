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

const [WIDTH, HEIGHT] = [1000, 400] as const;
const PLOT = { left: 64, right: 812, top: 56, bottom: 344 } as const;
/** Minutes that one step of a line stands for: fewer would be noise at this width. */
const STEP = 5;
/** Functions that may run at the same time in a region of AWS, for all of an account's together. */
export const CONCURRENCY_LIMIT = 1000;

const LINES = [
  { design: 'every', name: 'a Lambda for each', colour: '#b4442f' },
  { design: 'raw', name: 'CDN, raw key', colour: '#a8791b' },
  { design: 'ours', name: 'Cameo', colour: '#3a7ca5' },
  { design: 'viewer', name: 'Cameo, viewer-request', colour: '#2f8f5b' },
] as const satisfies readonly { design: keyof Day; name: string; colour: string }[];

/** Functions that ran at the same time through the day, on a logarithmic scale, as an SVG for light and dark pages. */
export function dayChart(day: Day): string {
  const most = Math.max(CONCURRENCY_LIMIT * 2, ...day.every.concurrencyPerMinute);
  const decades = Math.ceil(Math.log10(most));
  // Zero has a place of its own below one.
  const y = (running: number): number => {
    const height = running < 1 ? 0 : (1 + Math.log10(running)) / (decades + 1);
    return round(PLOT.bottom - height * (PLOT.bottom - PLOT.top));
  };
  const x = (minute: number): number => round(PLOT.left + (minute / 1440) * (PLOT.right - PLOT.left));

  const ticks = Array.from({ length: decades + 1 }, (_, at) => 10 ** at);
  const grid = ticks.map(
    (tick) =>
      `<path class="grid" d="M${PLOT.left} ${y(tick)}H${PLOT.right}"/><text x="${PLOT.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString('en-US')}</text>`,
  );
  const hours = [0, 4, 8, 12, 16, 20, 24].map(
    (hour) =>
      `<text x="${x(hour * 60)}" y="${PLOT.bottom + 20}" text-anchor="middle">${String(hour).padStart(2, '0')}:00</text>`,
  );
  const limit = y(CONCURRENCY_LIMIT);
  const ends = spread(LINES.map(({ design }) => y(lastOf(day[design]))));
  const lines = LINES.map(({ design, name, colour }, at) => {
    const points = stepsOf(day[design]).map((running, step) => `${x(step * STEP)} ${y(running)}`);
    return `<path class="line" stroke="${colour}" d="M${points.join('L')}"/><text x="${PLOT.right + 8}" y="${(ends[at] ?? 0) + 4}" fill="${colour}" class="name">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">
<title id="title">Lambda functions running at the same time through a day of ${day.every.requests.toLocaleString('en-US')} requests</title>
<style>
text{font:13px system-ui,sans-serif;fill:#57606a}
.head{font-size:16px;font-weight:600;fill:#1f2328}
.name{font-weight:600}
.grid{stroke:#8c959f;stroke-opacity:.3;fill:none}
.limit{stroke:#b4442f;stroke-dasharray:4 4;fill:none}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
@media (prefers-color-scheme:dark){text{fill:#9198a1}.head{fill:#f0f6fc}}
${LINES.map(({ colour }) => `text[fill="${colour}"]{fill:${colour}}`).join('')}
</style>
<text class="head" x="${PLOT.left}" y="26">Lambdas at the same time, ${day.every.requests.toLocaleString('en-US')} requests in a day</text>
${grid.join('\n')}
${hours.join('\n')}
<path class="limit" d="M${PLOT.left} ${limit}H${PLOT.right}"/><text x="${PLOT.left + 8}" y="${limit - 6}">limit of a region: ${CONCURRENCY_LIMIT.toLocaleString('en-US')}</text>
${lines.join('\n')}
</svg>
`;
}

/** The most of each step, so that no peak gets lost. */
function stepsOf({ concurrencyPerMinute }: DayOf): readonly number[] {
  const steps = Math.ceil(concurrencyPerMinute.length / STEP);
  return Array.from({ length: steps }, (_, step) =>
    Math.max(...concurrencyPerMinute.slice(step * STEP, (step + 1) * STEP)),
  );
}

const lastOf = (day: DayOf): number => stepsOf(day).at(-1) ?? 0;

/** Moves labels apart that would lie on each other. */
function spread(places: readonly number[]): readonly number[] {
  const moved = [...places];
  const order = places.map((_, at) => at).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  for (const [n, at] of order.entries()) {
    const above = order[n - 1];
    if (above !== undefined) moved[at] = Math.max(moved[at] ?? 0, (moved[above] ?? 0) + 18);
  }
  return moved;
}

const round = (value: number): number => Math.round(value * 10) / 10;
