import type { BrowserPage } from './browser.js';

/** One entry of a `srcset`: its address and its width, device px. */
export type Entry = readonly [url: string, width: number];

/** A picture of a page with several candidates. */
export interface ChosenPicture {
  readonly shown: string;
  readonly entries: readonly Entry[];
  /** Width of its place by its `sizes`, CSS px. */
  readonly slot: number;
}

/** The first entry that has a pixel for each of the screen's, otherwise the last. */
export function smallestSufficient({ entries, slot }: ChosenPicture, density: number): string {
  const enough = entries.find(([, width]) => width >= slot * density) ?? entries.at(-1);
  return enough?.[0] ?? '';
}

/** In the page: the matching `<source>`, its entries, and the browser's own evaluation of its `sizes`. */
const read = (measures: boolean): string => `
  [...document.images].filter(({ srcset, currentSrc }) => srcset !== '' && currentSrc !== '').map((img) => {
    const sources = [...(img.closest('picture')?.querySelectorAll('source') ?? [])];
    const from = sources.find(({ media }) => matchMedia(media).matches) ?? img;
    const ruler = document.body.appendChild(document.createElement('div'));
    ruler.style.setProperty('position', 'fixed');
    const widthOf = (length) => {
      ruler.style.setProperty('width', length);
      return ruler.getBoundingClientRect().width;
    };
    const measured = ${measures} && from.sizes.startsWith('auto') && img.loading === 'lazy';
    let slot = measured ? img.getBoundingClientRect().width : undefined;
    for (const part of from.sizes.replace(/^auto,?/, '').trim().split(/,\\s*(?![^(]*\\))/)) {
      const [, media = 'all', length] = /^(\\(.*?\\))?\\s*(\\S.*)$/.exec(part) ?? [];
      if (slot === undefined && length !== undefined && matchMedia(media).matches) slot = widthOf(length);
    }
    ruler.remove();
    const entries = from.srcset.split(', ').map((entry) => {
      const [address, width] = entry.split(' ');
      return [new URL(address, document.baseURI).href, Number.parseInt(width, 10)];
    });
    return { shown: img.currentSrc, entries, slot };
  })`;

/**
 * The pictures of a page with several candidates.
 * @param measures whether the engine supports `sizes="auto"`; the others use the value after it
 */
export const chosenPictures = (
  page: Pick<BrowserPage, 'evaluate'>,
  measures: boolean,
): Promise<readonly ChosenPicture[]> => page.evaluate(read(measures));
