import { CONCURRENCY_LIMIT } from './report.js';
import type { Day, DayOf } from './tally.js';

const [WIDTH, HEIGHT] = [1000, 400] as const;
const PLOT = { left: 64, right: 812, top: 56, bottom: 344 } as const;
/** Minutes per step of a line: fewer would be noise at this width. */
const STEP = 5;
const LINES = [
  { design: 'every', name: 'a Lambda for each', colour: '#b4442f' },
  { design: 'raw', name: 'CDN, raw key', colour: '#a8791b' },
  { design: 'ours', name: 'Cameo', colour: '#3a7ca5' },
  { design: 'viewer', name: 'Cameo, viewer-request', colour: '#2f8f5b' },
  { design: 'refined', name: 'the same with Refine', colour: '#8250df' },
] as const satisfies readonly { design: keyof Day; name: string; colour: string }[];

/** Concurrent functions over the day, on a logarithmic scale, as an SVG for light and dark pages. */
export function dayChart(day: Day): string {
  const largest = Math.max(CONCURRENCY_LIMIT * 2, ...day.every.concurrencyPerMinute);
  const decades = Math.ceil(Math.log10(largest));
  // Zero has a separate position below one.
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

/** The maximum of each step, so that no peak gets lost. */
function stepsOf({ concurrencyPerMinute }: DayOf): readonly number[] {
  const steps = Math.ceil(concurrencyPerMinute.length / STEP);
  return Array.from({ length: steps }, (_, step) =>
    Math.max(...concurrencyPerMinute.slice(step * STEP, (step + 1) * STEP)),
  );
}

const lastOf = (day: DayOf): number => stepsOf(day).at(-1) ?? 0;

/** Separates labels that would overlap. */
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
