import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

/** An open gallery with a record of the browser's complaints. */
export interface GalleryPage {
  readonly page: Page;
  /** Console messages from warnings up, uncaught errors, and violations of the Content-Security-Policy. */
  readonly complaints: readonly string[];
  /** URLs of the requested pictures, in order. */
  readonly pictures: readonly string[];
  readonly close: () => Promise<void>;
}

/** Runs before the page's own scripts; a string, because it belongs to the browser's world. */
const WATCH = `
  window.shifted = 0;
  window.violations = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  document.addEventListener('securitypolicyviolation', (event) => {
    window.violations.push(event.violatedDirective + ' ' + event.blockedURI);
  });
`;

/** Opens the gallery and waits until it is loaded. */
export async function openGallery(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<GalleryPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const pictures: string[] = [];
  page.on('console', (message) => {
    if (['warning', 'error', 'assert'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A script's own aborted request is no complaint.
    const givenUp = request.resourceType() === 'fetch' && request.failure()?.errorText === 'net::ERR_ABORTED';
    if (!givenUp) complaints.push(`failed: ${request.url()}`);
  });
  page.on('request', (request) => {
    // A picture that is too large for a function's answer redirects to itself.
    const again = request.redirectedFrom()?.url() === request.url();
    if (request.resourceType() === 'image' && !again && !request.url().includes('/__site/'))
      pictures.push(request.url());
  });
  await page.addInitScript(WATCH);
  await page.goto(url, { waitUntil: 'load' });
  return { page, complaints, pictures, close: () => context.close() };
}

/** Pictures that have not arrived, and figures that were not measured yet. */
const MISSING = `[
  ...[...document.images].filter((image) => !image.complete || image.naturalWidth === 0).map(({ alt }) => alt),
  ...[...document.querySelectorAll('section:not(:has(#live)) .pending')].map((each) => each.closest('div, figure').textContent),
]`;

/** Scrolls to the end like a reader, until every picture of the page is loaded. */
export async function readToTheEnd(page: Page): Promise<void> {
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  for (let top = 0; top < height; top += 500) {
    await page.evaluate(`scrollTo({ top: ${top}, behavior: 'instant' })`);
    await page.waitForTimeout(60);
  }
  // Polled through the debugger: waiting inside the page would need eval, which the policy forbids.
  await expect.poll(() => page.evaluate(MISSING), { timeout: 100_000, interval: 100 }).toEqual([]);
}

/** Layout shifts and policy violations since the page was opened. */
export const watched = (page: Page): Promise<{ shifted: number; violations: readonly string[] }> =>
  page.evaluate('({ shifted: window.shifted, violations: window.violations })');
