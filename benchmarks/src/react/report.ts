import { markdownTable, type Table, times, whole } from '@cameo/command-line';
import type { Found } from '../harness/bench.js';
import type { Rate } from '../harness/rates.js';
import { wrap } from '../harness/report.js';
import type { PageWeight, Viewport } from './load-page.js';

/** Everything that one run measured; what `--json` writes. */
export interface Measured extends Found {
  /** What the page shows, in words. */
  readonly pictures: string;
  readonly rounds: number;
  readonly libraries: readonly MeasuredLibrary[];
  /** Bytes of gzip of the URL builders. */
  readonly builders: readonly { readonly name: string; readonly bytes: number }[];
  readonly screens: readonly MeasuredScreen[];
}

export interface MeasuredLibrary {
  readonly id: string;
  readonly name: string;
  readonly setUp: string;
  /** Bytes of gzip; 0 where there is no library. */
  readonly bytes: number;
  readonly picture: Rate;
  readonly page: Rate;
  readonly markup: MeasuredMarkup;
}

/** What a library wrote for the page. */
interface MeasuredMarkup {
  /** Bytes of HTML. */
  readonly bytes: number;
  /** How many different widths are offered. */
  readonly widths: number;
}

export interface MeasuredScreen {
  readonly viewport: Viewport;
  readonly pages: readonly { readonly id: string; readonly weight: PageWeight }[];
}

/** The tables of a run with what they need to be understood, as Markdown. */
export function report(measured: Measured): string {
  const { pictures, rounds, libraries } = measured;
  return [
    markdownTable(codeTable(measured)),
    wrap(
      `Bytes: esbuild's production bundle of the one import, React left out, gzip -9. Renders per second of the processor's time: \`renderToStaticMarkup\` of one picture and of a page of 24; a process for each library, ${rounds} interleaved samples, medians, with the middle 80% of the ratios in parentheses.`,
    ),
    wrap(
      `What Chromium downloads for that page, nothing cached, in kB of encoded pictures: ${pictures}. All are lazy, and the page is scrolled to its end. Every library has the same places, style sheet and \`sizes\`. The pictures come from the same resizer at the same quality and proportions; for the others it has each width that they ask for as a rung, so that only the widths differ. The last columns: how many different widths the page offers, each of them a picture that a resizer makes and keeps; and kB of the HTML of its pictures, before compression.`,
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
        ({ pixels, least, most }) => `${times(pixels)} (${least.toFixed(2)}–${most.toFixed(2)})`,
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

/** A row for each library whose page was loaded: a column for each screen, and what `last` adds. */
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
    return [[library.name, ...weights, ...last.map(([, text]) => text(library))]];
  });
  const head = screens.map(({ viewport: { width, dpr } }) => `${width} px, DPR ${dpr}`);
  return { head: ['', ...head, ...last.map(([title]) => title)], rows };
}

/** Looks at one library beside `<CameoImage>`. */
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
 * Ratios to `<CameoImage>` that hold on any machine: bytes do not depend on it, and the others are far from what was
 * measured. Each lies between `least` and `most`.
 */
const EXPECTED: readonly {
  readonly what: string;
  readonly theirs: string;
  readonly look: Look;
  readonly least?: number;
  readonly most?: number;
}[] = [
  { what: 'gzip bytes', theirs: 'next-image', look: bytes, least: 1 },
  { what: 'gzip bytes', theirs: 'unpic-auto', look: bytes, least: 1 },
  { what: 'gzip bytes', theirs: 'react-imgix', look: bytes, least: 2 },
  { what: 'pages per second', theirs: 'react-imgix', look: pages, most: 0.7 },
  { what: 'pages per second', theirs: 'next-image', look: pages, most: 3 },
  { what: 'bytes of the page 360 px wide', theirs: 'next-image', look: download(360), least: 1 },
  { what: 'bytes of the page 1280 px wide', theirs: 'next-image', look: download(1280), least: 1.2 },
  { what: 'bytes of the page 1280 px wide', theirs: 'react-imgix', look: download(1280), least: 0.75 },
];

/** Most widths that the page may offer: each is a picture that a resizer makes and keeps. */
const MOST_WIDTHS = 18;

/** One line for each expectation that a run did not meet. */
export const unmet = (measured: Measured): readonly string[] => [
  ...tooManyWidths(library(measured, OURS)?.markup.widths),
  ...EXPECTED.flatMap(({ what, theirs, look, least = 0, most = Number.POSITIVE_INFINITY }) => {
    const found = look(measured, theirs);
    if (found !== undefined && found >= least && found <= most) return [];
    const wanted = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `at most ${most}`;
    return [
      `${what}: ${theirs} has ${found?.toFixed(2) ?? 'no figure'} × those of ${OURS}, expected ${wanted}`,
    ];
  }),
];

const tooManyWidths = (widths = Number.POSITIVE_INFINITY): readonly string[] =>
  widths <= MOST_WIDTHS
    ? []
    : [`widths of the page: ${OURS} offers ${widths}, expected at most ${MOST_WIDTHS}`];
