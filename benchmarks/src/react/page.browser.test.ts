import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedChromium, launchChromium } from './load-page.js';
import { pageOf, placesFor } from './page.js';

const found = installedChromium() !== undefined;
if (!found) {
  const message = 'No Chromium: install it, or set CHROMIUM_PATH to its path.';
  if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes('chromium')) throw new Error(message);
  process.stderr.write(`\n  SKIPPED: the tests in a browser. ${message}\n\n`);
}

const NAMES = Array.from({ length: 24 }, (_, at) => `${at + 1}.jpg`);

/** A picture of 1000 × 750 px without content. */
const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="750"/>')}`;

const MARKUP = `<main>${placesFor(NAMES)
  .map(
    ({ area, sizes }) => `<div class="${area}"><img alt="" srcset="${PICTURE} 1000w" sizes="${sizes}"></div>`,
  )
  .join('')}</main>`;

describe.runIf(found)('the page in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it.each([
    [360, 328, 328, 156, 98.67],
    [768, 736, 234.67, 172, 109.33],
    [1280, 1248, 405.33, 300, 194.67],
    [1920, 1424, 464, 344, 224],
  ])('at %d px has places of %d, %d, %d and %d px, as in its sizes', async (viewport, ...slots) => {
    const page = await browser.newPage({ viewport: { width: viewport, height: 800 } });
    await page.setContent(pageOf(MARKUP), { waitUntil: 'load' });
    const measured = await page.evaluate(() =>
      ['lead', 'feature', 'card', 'thumb'].map((area) => {
        const image = document.querySelector<HTMLImageElement>(`.${area} img`);
        // With one candidate of a known width, the picture's natural size on the page is the value of `sizes`.
        return [image?.getBoundingClientRect().width ?? 0, image?.naturalWidth ?? 0];
      }),
    );
    await page.close();
    for (const [at, [shown = 0, declared = 0]] of measured.entries()) {
      expect(shown).toBeCloseTo(slots[at] ?? 0, 1);
      // naturalWidth is an integer.
      expect(Math.abs(declared - shown)).toBeLessThan(1);
    }
  });
});
