import { markdownTable, type Table, times, whole } from '@cameo/command-line';
import type { Found } from '../harness/bench.js';
import type { Rate } from '../harness/rates.js';
import { wrap } from '../harness/report.js';
import type { PageWeight, Viewport } from './load-page.js';

/** All measurements of one run; the output of `--json`. */
export interface Measured extends Found {
  /** The page's pictures, in words. */
  readonly pictures: string;
  readonly rounds: number;
  readonly libraries: readonly MeasuredLibrary[];
  /** Size of the URL builders, bytes of gzip. */
  readonly builders: readonly { readonly name: string; readonly bytes: number }[];
  readonly screens: readonly MeasuredScreen[];
}

export interface MeasuredLibrary {
  readonly id: string;
  readonly name: string;
  readonly setUp: string;
  /** Bytes of gzip; 0 without a library. */
  readonly bytes: number;
  readonly picture: Rate;
  readonly page: Rate;
  readonly markup: MeasuredMarkup;
}

/** A library's markup for the page. */
interface MeasuredMarkup {
  /** Size of the HTML, bytes. */
  readonly bytes: number;
  /** Number of distinct offered widths. */
  readonly widths: number;
}

export interface MeasuredScreen {
  readonly viewport: Viewport;
  /** Weight of the first answers, by library. */
  readonly pages: readonly { readonly id: string; readonly weight: PageWeight }[];
  /** Weight of our page with refined pictures; undefined if none were refined. */
  readonly refined: PageWeight | undefined;
}

/** The tables of a run with explanations, as Markdown. */
export function report(measured: Measured): string {
  const { pictures, rounds, libraries } = measured;
  return [
    markdownTable(codeTable(measured)),
    wrap(
      `Bytes: esbuild's production bundle of the one import, React left out, gzip -9. Renders per second of the processor's time: \`renderToStaticMarkup\` of one picture and of a page of 24; a process for each library, ${rounds} interleaved samples, medians, with the middle 80% of the ratios in parentheses.`,
    ),
    wrap(
      `What Chromium downloads for that page, nothing cached, in kB of encoded pictures: ${pictures}. All are lazy, and the page is scrolled to its end. Every library has the same places, style sheet and \`sizes\`. The pictures come from the same resizer at the same quality and proportions; for the others it has each width that they ask for as a rung, so that only the widths differ. All are first answers; the second row is the first page again once its pictures were refined, which is what it weighs from then on. The last columns: how many different widths the page offers, each of them a picture that a resizer makes and keeps; and kB of the HTML of its pictures, before compression.`,
    ),
    markdownTable(
      screenTable(measured, ({ bytes }, first) => `${whole(bytes / 1000)} (${times(bytes / first.bytes)})`, [
        ['widths', ({ markup }) => whole(markup.widths)],
        ['HTML', ({ markup }) => whole(markup.bytes / 1000)],
      ]),
    ),
    wrap(
      'Pixels sent ÷ pixels of the places; in parentheses the worst fits, width of a picture ÷ width of its place. Below 1 a picture would be shown larger than it is.',
    ),
    markdownTable(
      screenTable(
        measured,
        ({ pixels, min, max }) => `${times(pixels)} (${min.toFixed(2)}–${max.toFixed(2)})`,
      ),
    ),
    'How each was set up:',
    libraries.map(({ name, setUp }) => wrap(`- ${name}: ${setUp}.`, '  ')).join('\n'),
  ].join('\n\n');
}

function codeTable({ libraries, builders }: Measured): Table {
  const ours = libraries[0]?.bytes ?? Number.NaN;
  const size = (bytes: number): readonly string[] =>
    bytes === 0 ? ['', ''] : [whole(bytes), times(bytes / ours)];
  return {
    head: ['', 'gzip bytes', 'ratio', 'pictures/s', 'ratio', 'pages/s', 'ratio'],
    rows: [
      ...libraries.map(({ name, bytes, picture, page }) => [
        name,
        ...size(bytes),
        ...rateCells(picture),
        ...rateCells(page),
      ]),
      ...builders.map(({ name, bytes }) => [name, ...size(bytes)]),
    ],
  };
}

const rateCells = ({ perSecond, ratio }: Rate): readonly string[] => [
  whole(perSecond.median),
  `${times(ratio.median)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`,
];

/** A row for each library whose page was loaded: a column for each screen, plus `last`. */
function screenTable(
  { screens, libraries }: Measured,
  cell: (weight: PageWeight, first: PageWeight) => string,
  last: readonly (readonly [title: string, cell: (library: MeasuredLibrary) => string])[] = [],
): Table {
  const [pages = []] = screens.map((screen) => screen.pages);
  const rows = pages.flatMap(({ id }, at) => {
    const library = libraries.find((one) => one.id === id);
    if (library === undefined) return [];
    const weights = screens.map((screen) => {
      const [first, own] = [screen.pages[0], screen.pages[at]];
      return first && own ? cell(own.weight, first.weight) : '';
    });
    const row = [library.name, ...weights, ...last.map(([, text]) => text(library))];
    return at === 0 && last.length > 0 ? [row, ...refinedRow(screens, cell, last.length)] : [row];
  });
  const head = screens.map(({ viewport: { width, dpr } }) => `${width} px, DPR ${dpr}`);
  return { head: ['', ...head, ...last.map(([title]) => title)], rows };
}

/** Our page with refined pictures: the same widths, and fewer bytes. */
function refinedRow(
  screens: Measured['screens'],
  cell: (weight: PageWeight, first: PageWeight) => string,
  empty: number,
): readonly (readonly string[])[] {
  const weights = screens.map(
    ({ refined, pages: [first] }) => refined && first && cell(refined, first.weight),
  );
  if (weights.includes(undefined)) return [];
  return [['the same, refined', ...weights.map((text) => text ?? ''), ...Array<string>(empty).fill('')]];
}

/** A figure of one library relative to `<CameoImage>`. */
type Look = (measured: Measured, theirs: string) => number | undefined;

const OURS = 'cameo-image';

const library = ({ libraries }: Measured, id: string) => libraries.find((one) => one.id === id);

const bytes: Look = (measured, theirs) =>
  ratio(library(measured, theirs)?.bytes, library(measured, OURS)?.bytes);

const pages: Look = (measured, theirs) => library(measured, theirs)?.page.ratio.median;

const download =
  (width: number): Look =>
  (measured, theirs) =>
    ratio(weight(measured, width, theirs)?.bytes, weight(measured, width, OURS)?.bytes);

const weight = ({ screens }: Measured, width: number, id: string): PageWeight | undefined =>
  screens.find(({ viewport }) => viewport.width === width)?.pages.find((page) => page.id === id)?.weight;

const ratio = (theirs: number | undefined, ours: number | undefined): number | undefined =>
  theirs === undefined || ours === undefined ? undefined : theirs / ours;

/**
 * Ratios to `<CameoImage>` that hold on any machine: bytes do not depend on it, and the limits of the others are far from the
 * measured values. Each lies between `min` and `max`.
 */
const EXPECTED: readonly {
  readonly what: string;
  readonly theirs: string;
  readonly look: Look;
  readonly min?: number;
  readonly max?: number;
}[] = [
  { what: 'gzip bytes', theirs: 'next-image', look: bytes, min: 1 },
  { what: 'gzip bytes', theirs: 'unpic-auto', look: bytes, min: 1 },
  { what: 'gzip bytes', theirs: 'react-imgix', look: bytes, min: 2 },
  { what: 'pages per second', theirs: 'react-imgix', look: pages, max: 0.7 },
  { what: 'pages per second', theirs: 'next-image', look: pages, max: 3 },
  { what: 'bytes of the page 360 px wide', theirs: 'next-image', look: download(360), min: 1 },
  { what: 'bytes of the page 1280 px wide', theirs: 'next-image', look: download(1280), min: 1.2 },
  { what: 'bytes of the page 1280 px wide', theirs: 'react-imgix', look: download(1280), min: 0.75 },
];

/**
 * Maximum bytes of a refined page relative to first answers, on any screen. First answers are at most 0.95 of those with the
 * earlier ladder (docs/adr/0003-ladder.md), and refined ones must be at most 0.90.
 */
const MAX_REFINED_SHARE = 0.9 / 0.95;

/** Screens on which a refined page is too heavy: relative to its own first answers, and to next/image's page. */
const heavyOnceRefined = ({ screens }: Measured): readonly string[] =>
  screens.flatMap(({ viewport, refined, pages }) => {
    const weightOf = (id: string) => pages.find((page) => page.id === id)?.weight.bytes ?? Number.NaN;
    if (refined === undefined) return [];
    return (
      [
        ['its first answers', weightOf(OURS), MAX_REFINED_SHARE],
        ['next-image', weightOf('next-image'), 1],
      ] as const
    ).flatMap(([beside, theirs, limit]) => {
      const share = refined.bytes / theirs;
      if (share <= limit) return [];
      return [
        `bytes of the page ${viewport.width} px wide, refined: ${share.toFixed(3)} × those of ${beside}, expected at most ${limit.toFixed(3)}`,
      ];
    });
  });

/** Maximum number of widths that the page may offer: each is a picture that a resizer makes and stores. */
const MAX_WIDTHS = 18;

/** One line for each expectation that a run did not meet. */
export const unmet = (measured: Measured): readonly string[] => [
  ...tooManyWidths(library(measured, OURS)?.markup.widths),
  ...heavyOnceRefined(measured),
  ...EXPECTED.flatMap(({ what, theirs, look, min = 0, max = Number.POSITIVE_INFINITY }) => {
    const found = look(measured, theirs);
    if (found !== undefined && found >= min && found <= max) return [];
    const wanted = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `at most ${max}`;
    return [
      `${what}: ${theirs} has ${found?.toFixed(2) ?? 'no figure'} × those of ${OURS}, expected ${wanted}`,
    ];
  }),
];

const tooManyWidths = (widths = Number.POSITIVE_INFINITY): readonly string[] =>
  widths <= MAX_WIDTHS
    ? []
    : [`widths of the page: ${OURS} offers ${widths}, expected at most ${MAX_WIDTHS}`];
