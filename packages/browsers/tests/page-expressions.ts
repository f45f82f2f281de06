// Expressions of the browser's world, as text: a page's policy does not hold for what the driver asks.

/** In the page: each picture with a frame, its box and the frame's, px from the start of the document. */
export const BOXES = `[...document.images].map((img) => {
  const box = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left, top + scrollY, width, height].map((length) => Math.round(length * 2) / 2);
  };
  return [img.alt, box(img), box(img.closest('.cameo-frame'))];
})`;

/** In the page: where pictures and headings are. */
export const PLACES = `[...document.querySelectorAll('img, h1, h2, h3, footer')].map((element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [element.tagName, left + scrollX, top + scrollY, width, height];
})`;

/** In the page: how many pictures are preloaded on this screen. */
export const PRELOADS = `[...document.querySelectorAll('link[rel=preload][as=image]')]
  .filter(({ media }) => matchMedia(media).matches).length`;

/** In the page: whether every stylesheet is there. */
export const STYLED = `[...document.querySelectorAll('link[rel=stylesheet]')].every(({ sheet }) => sheet !== null)`;

/** In the page: all that was moved since it was opened. */
export const SHIFTED = `new Promise((resolve) => {
  let shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(shifted), 200);
})`;
