// Expressions for the browser, as strings: a page's policy does not apply to the driver's evaluation.

/** In the page: each picture with a frame, its box and the frame's, px from the start of the document. */
export const BOXES = `[...document.images].map((img) => {
  const box = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left, top + scrollY, width, height].map((length) => Math.round(length * 2) / 2);
  };
  return [img.alt, box(img), box(img.closest('.cameo-frame'))];
})`;

/** In the page: positions of pictures and headings. */
export const PLACES = `[...document.querySelectorAll('img, h1, h2, h3, footer')].map((element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [element.tagName, left + scrollX, top + scrollY, width, height];
})`;

/** An element's tag, and its left, top, width and height on the page, CSS px. */
export type Place = readonly [tag: string, left: number, top: number, width: number, height: number];

/**
 * Unexpected layout shifts. A file has whole pixels, so its aspect ratio matches its place only to a pixel: a picture may be
 * half a pixel higher or lower than its place, and elements below it move with it.
 */
export function movedWithoutReason(before: readonly Place[], after: readonly Place[]): readonly unknown[] {
  const changes = before.map(([tag, left, top, width, height], index) => {
    const [, newLeft, newTop, newWidth, newHeight] = after[index] as Place;
    const byHeight = Math.abs(newHeight - height);
    return { tag, top, byLeft: newLeft - left, byTop: newTop - top, byWidth: newWidth - width, byHeight };
  });
  return changes.filter(({ top, byLeft, byTop, byWidth, byHeight }) => {
    const rows = new Map<number, number>();
    for (const picture of changes)
      if (picture.tag === 'IMG' && picture.top < top - 1) {
        const row = Math.round(picture.top);
        rows.set(row, Math.max(rows.get(row) ?? 0, picture.byHeight));
      }
    const byThoseAbove = [...rows.values()].reduce((sum, by) => sum + by, 0);
    const isStill = Math.abs(byLeft) <= 0.5 && Math.abs(byWidth) <= 0.5 && byHeight <= 0.5;
    return !(isStill && Math.abs(byTop) <= byThoseAbove + 0.1);
  });
}

/** In the page: number of preloaded pictures on this screen. */
export const PRELOADS = `[...document.querySelectorAll('link[rel=preload][as=image]')]
  .filter(({ media }) => matchMedia(media).matches).length`;

/** In the page: whether every stylesheet is loaded. */
export const STYLED = `[...document.querySelectorAll('link[rel=stylesheet]')].every(({ sheet }) => sheet !== null)`;

/** In the page: all layout shifts since it was opened. */
export const SHIFTED = `new Promise((resolve) => {
  let shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(shifted), 200);
})`;
