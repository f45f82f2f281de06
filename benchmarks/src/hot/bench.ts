import { markdownTable, times, whole } from '@cameo/command-line';
import type { Bench } from '../harness/bench.js';
import { isKept, type Promised, promiseLines } from '../harness/report.js';
import { type HotResult, type Measured, measureHot } from './measure.js';

const ratio = ({ ratio: { median, low, high } }: Measured): string =>
  `${times(median)} (${low.toFixed(2)}–${high.toFixed(2)})`;

const rateOf = (measured: readonly Measured[], name: string) => measured.find((one) => one.name === name);

/** The ratio of theirs to ours. */
const ours = (measured: readonly Measured[], name: string): number =>
  1 / (rateOf(measured, name)?.ratio.median ?? Number.NaN);

const promises = ({ functions, page, picture }: HotResult): readonly Promised[] => [
  {
    what: 'origin-request',
    measured: rateOf(functions, 'origin-request')?.perSecond.median ?? 0,
    limit: 200_000,
    atLeast: true,
    unit: '/s',
  },
  ...(['@unpic/react', '@unpic/react/base'] as const).flatMap((name) => [
    { what: `a picture ÷ ${name}`, measured: ours(picture, name), limit: 1, atLeast: true, unit: '×' },
    { what: `a page ÷ ${name}`, measured: ours(page, name), limit: 1, atLeast: true, unit: '×' },
  ]),
];

/** A table for the functions, one for each kind of builder, one for components, and whether the promises were kept. */
export function reportHot(result: HotResult): string {
  const { functions, urls, props, picture, page, njs } = result;
  const alone = [
    ...functions.map(({ name, perSecond }) => [name, whole(perSecond.median)]),
    ...(njs ? [['viewer-request, njs (by the clock)', whole(njs.median)]] : []),
  ];
  const beside = (title: string, measured: readonly Measured[]) =>
    markdownTable({
      head: [title, 'per second', 'ratio'],
      rows: measured.map((one) => [one.name, whole(one.perSecond.median), ratio(one)]),
    });
  const components = markdownTable({
    head: ['to static markup', 'pictures/s', 'ratio', 'pages/s', 'ratio'],
    rows: picture.map((one, at) => {
      const pages = page[at];
      const cells = pages ? [whole(pages.perSecond.median), ratio(pages)] : ['', ''];
      return [one.name, whole(one.perSecond.median), ratio(one), ...cells];
    }),
  });
  return [
    markdownTable({ head: ['function', 'per second'], rows: alone }),
    beside('one URL', urls),
    beside('attributes with `srcset`', props),
    components,
    promiseLines(promises(result)),
  ].join('\n\n');
}

/** On a busy machine ratios are stable, rates are not; a short run requires of the closest ones no more than the promise. */
export const unmetHot = (result: HotResult): readonly string[] =>
  [
    { what: 'a page ÷ @unpic/react', measured: ours(result.page, '@unpic/react'), limit: 2 },
    { what: 'a page ÷ @unpic/react/base', measured: ours(result.page, '@unpic/react/base'), limit: 1 },
  ]
    .filter(({ measured, limit }) => !isKept({ what: '', measured, limit, atLeast: true, unit: '' }))
    .map(({ what, measured, limit }) => `${what} ${measured.toFixed(2)}, at least ${limit}`);

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
