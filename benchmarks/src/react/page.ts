/** A library's input for one picture of the page. */
export interface Place {
  readonly area: Area['name'];
  /** Path of the original. */
  readonly src: string;
  readonly alt: string;
  /** Its maximum displayed width, and the height at that width, CSS px. */
  readonly width: number;
  readonly height: number;
  readonly sizes: string;
}

interface Area {
  readonly name: 'lead' | 'feature' | 'card' | 'thumb';
  readonly pictures: number;
  readonly width: number;
  readonly sizes: string;
}

/** The pictures' host for the libraries; the rendered page is pointed at a resizer later. */
export const ORIGIN = 'https://img.example.com';

/** All places are 4:3, and all pictures are cropped to it. */
export const RATIO = 3 / 4;

/**
 * The front page of a magazine: one picture over the full width, rows of three and of four, and thumbnails, six in a row. The
 * `sizes` match its style sheet to the pixel: 16 px between pictures and at the sides, at most 1,424 px wide; on phones the
 * rows have 1, 2 and 3 pictures.
 */
const AREAS: readonly Area[] = [
  {
    name: 'lead',
    pictures: 1,
    width: 1424,
    sizes: '(min-width: 1456px) 1424px, calc(100vw - 32px)',
  },
  {
    name: 'feature',
    pictures: 3,
    width: 464,
    sizes: '(min-width: 1456px) 464px, (min-width: 600px) calc((100vw - 64px) / 3), calc(100vw - 32px)',
  },
  {
    name: 'card',
    pictures: 8,
    width: 344,
    sizes: '(min-width: 1456px) 344px, (min-width: 600px) calc((100vw - 80px) / 4), calc((100vw - 48px) / 2)',
  },
  {
    name: 'thumb',
    pictures: 12,
    width: 224,
    sizes:
      '(min-width: 1456px) 224px, (min-width: 600px) calc((100vw - 112px) / 6), calc((100vw - 64px) / 3)',
  },
];

/** Number of pictures on the page. */
export const PICTURES = AREAS.reduce((sum, { pictures }) => sum + pictures, 0);

/** Width of the widest place, CSS px; originals are at least as wide, so that no answer is narrower than its request. */
export const WIDEST = Math.max(...AREAS.map(({ width }) => width));

const STYLES = `
  body { margin: 0; }
  main { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 16px; max-width: 1424px; margin: 16px auto; padding: 0 16px; }
  .lead, .feature { grid-column: span 6; }
  .card { grid-column: span 3; }
  .thumb { grid-column: span 2; }
  @media (min-width: 600px) {
    main { grid-template-columns: repeat(12, minmax(0, 1fr)); }
    .lead { grid-column: span 12; }
    .feature { grid-column: span 4; }
    .card { grid-column: span 3; }
    .thumb { grid-column: span 2; }
  }
  main img { display: block; width: 100%; height: auto; aspect-ratio: 4 / 3; object-fit: cover; }
`;

/** The places of the page in order, each with a distinct original: `names` has one for each. */
export function placesFor(names: readonly string[]): readonly Place[] {
  const places = AREAS.flatMap(({ name, pictures, width, sizes }) =>
    Array.from({ length: pictures }, () => ({ area: name, width, height: width * RATIO, sizes })),
  );
  if (names.length !== places.length)
    throw new RangeError(`The page has ${places.length} places, got ${names.length} pictures.`);
  return places.map((place, at) => ({ ...place, src: `/${names[at]}`, alt: `Picture ${at + 1}` }));
}

/** The page around a library's output. */
export const pageOf = (markup: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Page</title><style>${STYLES}</style><body>${markup}</body></html>`;

/** Every picture URL in markup, including HTML escapes. */
const URLS = new RegExp(`${ORIGIN.replaceAll('.', '\\.')}/[^\\s"]*`, 'g');

/** Widths that a page offers for its pictures, ascending, px. */
export function offeredWidths(markup: string): readonly number[] {
  const widths = [...markup.matchAll(URLS)].flatMap(([url]) => widthOf(unescaped(url)) ?? []);
  return [...new Set(widths)].sort((one, other) => one - other);
}

/**
 * Points a page at a resizer: each URL keeps its picture and the library's width, and gets the aspect ratio of the page; other
 * parameters of the library's own resizer are dropped.
 */
export const atExactWidths = (markup: string, resizer: string): string =>
  markup.replace(URLS, (escaped) => {
    const url = unescaped(escaped);
    const { pathname } = new URL(url);
    const width = widthOf(url);
    return width === undefined
      ? `${resizer}${pathname}`
      : `${resizer}${pathname}?w=${width}&amp;h=${Math.round(width * RATIO)}`;
  });

const unescaped = (url: string): string => url.replaceAll('&amp;', '&').replace(/,$/, '');

function widthOf(url: string): number | undefined {
  const width = new URL(url).searchParams.get('w');
  return width === null ? undefined : Math.round(Number(width));
}
