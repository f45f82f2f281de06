import { ORIGIN, RATIO } from './page.js';

/** Every URL of a picture in markup, with what HTML escapes in it. */
const URLS = new RegExp(`${ORIGIN.replaceAll('.', '\\.')}/[^\\s"]*`, 'g');

/** Widths that the pictures of a page are offered in, ascending, px. */
export function offeredWidths(markup: string): readonly number[] {
  const widths = [...markup.matchAll(URLS)].flatMap(([url]) => widthOf(unescaped(url)) ?? []);
  return [...new Set(widths)].sort((one, other) => one - other);
}

/**
 * Points a page at a resizer: each URL keeps its picture and the width that the library asked for, and asks for the
 * proportions of the page; whatever else the library wrote for a resizer of its own is left out.
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
  const asked = new URL(url).searchParams.get('w');
  return asked === null ? undefined : Math.round(Number(asked));
}
