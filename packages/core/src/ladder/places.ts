/** A kind of place for pictures on pages, by the layouts of `<CameoImage>`. */
export interface Place {
  readonly layout: 'full-width' | 'constrained' | 'fill' | 'fixed';
  readonly what: string;
  /** Relative share of the pictures with such a place. */
  readonly share: number;
  /** Width of the place in a viewport, both CSS px. */
  readonly slot: (viewport: number) => number;
}

/** Maximum widths of pages, CSS px, including margins: those of common frameworks and of a magazine's front page. */
const PAGES = [1280, 1456] as const;

/** Margin at the sides of a page and between pictures, CSS px. */
const ROOM = 16;

/** Viewports below this are phones, CSS px. */
const PHONE_BELOW = 600;

/** Cells of a grid with these numbers of columns on phones and elsewhere, for each page width. */
const grid = (
  layout: Place['layout'],
  what: string,
  share: number,
  onPhones: number,
  elsewhere: number,
): readonly Place[] =>
  PAGES.map((page) => ({
    layout,
    what: `${what}, on a page of ${page}`,
    share: share / PAGES.length,
    slot: (viewport) => {
      const columns = viewport < PHONE_BELOW ? onPhones : elsewhere;
      return (Math.min(viewport, page) - 2 * ROOM - (columns - 1) * ROOM) / columns;
    },
  }));

const fixed = (what: string, share: number, width: number): Place => ({
  layout: 'fixed',
  what,
  share,
  slot: () => width,
});

/**
 * Places of pictures in lists, articles and front pages. There are no public statistics of places: these are estimates, with
 * cells of lists as the largest part.
 */
export const PLACES: readonly Place[] = [
  { layout: 'full-width', what: 'as wide as the viewport', share: 5, slot: (viewport) => viewport },
  ...grid('constrained', 'as wide as the page', 5, 1, 1),
  {
    layout: 'constrained',
    what: 'in an article',
    share: 8,
    slot: (viewport) => Math.min(viewport - 32, 720),
  },
  ...grid('fill', 'two in a row', 6, 1, 2),
  ...grid('fill', 'three in a row', 14, 1, 3),
  ...grid('fill', 'four in a row, two on phones', 24, 2, 4),
  ...grid('fill', 'six in a row, three on phones', 18, 3, 6),
  fixed('160 px', 5, 160),
  fixed('96 px', 8, 96),
  fixed('48 px', 7, 48),
];
