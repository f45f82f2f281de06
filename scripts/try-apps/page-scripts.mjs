// Expressions for the browser, as strings: a page's policy does not apply to the driver's evaluation.

/** Whether the page is rendered: its stylesheets are loaded, and its script has run. */
export const DRAWN = `document.querySelector('h1') !== null &&
  [...document.querySelectorAll('link[rel=stylesheet]')].every(({ sheet }) => sheet !== null)`;

/** Positions of laid-out pictures and headings, px. */
export const PLACES = `[...document.querySelectorAll('img, h1, h2')].filter((element) => element.offsetParent !== null).map((element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [element.alt ?? element.tagName, left + scrollX, top + scrollY, width, height];
})`;

/** Visible pictures that have not loaded. */
export const WAITED_FOR = `[...document.images].filter((img) => {
  const { top, bottom, width } = img.getBoundingClientRect();
  return width > 0 && bottom > 0 && top < innerHeight && !img.complete;
}).map(({ alt }) => alt)`;

/** Laid-out pictures that are broken. */
export const BROKEN = `[...document.images]
  .filter((img) => img.getClientRects().length > 0 && img.complete && img.naturalWidth === 0).map(({ alt }) => alt)`;

/** All layout shifts since the page was opened; only Chromium reports them. */
export const SHIFTED = `new Promise((resolve) => {
  let shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(shifted), 200);
})`;

export const TO_THE_END = 'scrollTo(0, document.documentElement.scrollHeight)';

/** @param {string} selector */
export const click = (selector) => `void document.querySelector(${JSON.stringify(selector)}).click()`;

/**
 * The box of a picture's place: its frame, or the picture itself.
 * @param {string} alt
 */
export const boxOf = (alt) => `(() => {
  const img = [...document.querySelectorAll('img, [role=img]')]
    .find((element) => (element.alt ?? element.ariaLabel ?? element.getAttribute('aria-label')) === ${JSON.stringify(alt)});
  const { width, height } = (img.closest('.cameo-frame') ?? img).getBoundingClientRect();
  return [Math.round(width), Math.round(height)];
})()`;
