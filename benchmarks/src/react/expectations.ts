import type { Measured } from './measured.js';
import type { PageWeight } from './page-weight.js';

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
  { what: 'bytes of the page 360 px wide', theirs: 'next-image', look: download(360), least: 0.85 },
  { what: 'bytes of the page 1280 px wide', theirs: 'next-image', look: download(1280), least: 1.1 },
  { what: 'bytes of the page 1280 px wide', theirs: 'react-imgix', look: download(1280), least: 0.75 },
];

/** One line for each expectation that a run did not meet. */
export const unmet = (measured: Measured): readonly string[] =>
  EXPECTED.flatMap(({ what, theirs, look, least = 0, most = Number.POSITIVE_INFINITY }) => {
    const found = look(measured, theirs);
    if (found !== undefined && found >= least && found <= most) return [];
    const wanted = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `at most ${most}`;
    return [
      `${what}: ${theirs} has ${found?.toFixed(2) ?? 'no figure'} × those of ${OURS}, expected ${wanted}`,
    ];
  });
