import type { Page } from 'playwright-core';

/** One entry of a `srcset`: its address and its width, device px. */
export type Entry = readonly [url: string, width: number];

/** A picture of the page and what it was chosen from. */
export interface ChosenPicture {
  readonly shown: string;
  readonly entries: readonly Entry[];
  /** Width of its place by its `sizes`, CSS px. */
  readonly slot: number;
}

/** The first entry that has a pixel for each of the screen's, or else the last. */
export function smallestSufficient({ entries, slot }: ChosenPicture, density: number): string {
  const enough = entries.find(([, width]) => width >= slot * density) ?? entries.at(-1);
  return enough?.[0] ?? '';
}

/** In the page: the `<source>` that holds, its entries, and the width that the browser itself makes of its `sizes`. */
const READ = `
  [...document.images].filter(({ srcset, currentSrc }) => srcset !== '' && currentSrc !== '').map((img) => {
    const sources = [...(img.closest('picture')?.querySelectorAll('source') ?? [])];
    const from = sources.find(({ media }) => matchMedia(media).matches) ?? img;
    const ruler = document.body.appendChild(document.createElement('div'));
    ruler.style.setProperty('position', 'fixed');
    const widthOf = (length) => {
      ruler.style.setProperty('width', length);
      return ruler.getBoundingClientRect().width;
    };
    const automatic = from.sizes.startsWith('auto');
    let slot;
    for (const part of automatic ? [] : from.sizes.split(/,\\s*(?![^(]*\\))/)) {
      const [, media = 'all', length] = /^(\\(.*?\\))?\\s*(\\S.*)$/.exec(part);
      if (slot === undefined && matchMedia(media).matches) slot = widthOf(length);
    }
    ruler.remove();
    const entries = from.srcset.split(', ').map((entry) => {
      const [address, width] = entry.split(' ');
      return [new URL(address, document.baseURI).href, Number.parseInt(width, 10)];
    });
    return { shown: img.currentSrc, entries, slot: automatic ? img.getBoundingClientRect().width : slot };
  })`;

/** The pictures of a page that had a choice. */
export const chosenPictures = (page: Page): Promise<readonly ChosenPicture[]> => page.evaluate(READ);
