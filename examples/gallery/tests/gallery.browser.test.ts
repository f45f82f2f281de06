import { startChromium } from '@cameo/testing/chromium';
import { FULL, onlyInFull, some } from '@cameo/testing/form';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chosenPictures, smallestSufficient } from '../../../packages/browsers/src/chosen-pictures.js';
import { startFailingProxy } from './failing-proxy.js';
import { type GalleryEdge, startGallery } from './gallery-edge.js';
import { openGallery, readToTheEnd, watched } from './gallery-page.js';
import { startSlowDocuments } from './slow-document.js';

const chromium = await startChromium();

const SCREENS = some(
  [1280, 360, 768, 1920].flatMap((width) => [1, 2, 3].map((density) => ({ width, density }))),
  1,
);

const screen = (width: number, density: number) => ({
  viewport: { width, height: 900 },
  deviceScaleFactor: density,
});

/** Serious violations on a page, with their elements. */
async function axeViolations(page: Page) {
  // Through the debugger, to which the page's policy does not apply.
  await page.evaluate(axe.source);
  return page.evaluate<readonly { id: string; impact: string; where: readonly string[] }[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
      ({ id, impact, where: nodes.map(({ html, failureSummary }) => html.slice(0, 120) + failureSummary) })))`,
  );
}

/** Variants that the short form skips. */
const more = it.runIf(onlyInFull('one path in a browser stands for the others'));

describe.runIf(chromium)('the gallery in Chromium', () => {
  const browser = chromium as Browser;
  let edge: GalleryEdge;
  beforeAll(async () => {
    edge = await startGallery(FULL);
  });
  afterAll(async () => {
    await browser.close();
    await edge?.close();
  });
  const open = (width: number, density = 1, colorScheme: 'light' | 'dark' = 'light') =>
    openGallery(browser, `${edge.url}/`, { ...screen(width, density), colorScheme });

  it.each(SCREENS)(
    'has no complaints, layout shifts or axe violations at $width px, density $density',
    async ({ width, density }) => {
      const { page, complaints, pictures, close } = await open(width, density);
      await readToTheEnd(page);
      expect(complaints).toEqual([]);
      expect(await watched(page)).toEqual({ shifted: 0, violations: [] });
      // Three screens, nine tiles, the crop and its three, nine faces, two to compare, two animations, the original in the
      // playground, and the one for faults.
      expect(pictures).toHaveLength(31);
      expect([...new Set(pictures)].sort()).toEqual([...pictures].sort());
      const chosen = await chosenPictures(page, true);
      expect(chosen.length).toBe(27);
      expect(chosen.map(({ shown }) => shown)).toEqual(
        chosen.map((picture) => smallestSufficient(picture, density)),
      );
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      // The density changes nothing that axe looks at.
      if (density === 1) expect(await axeViolations(page)).toEqual([]);
      await close();
    },
  );

  more.each([
    { width: 360, density: 3 },
    { width: 1280, density: 1 },
  ])('gets every picture that failed once, at $width px, density $density', async ({ width, density }) => {
    // The two animations and the two pictures to compare are plain ones, which are not retried.
    const plain = /^\/(?:drawn\/planet\.gif|__site\/|portrait\.jpg(?:$|\?w=1000&q=60&f=avif$))/;
    const proxy = await startFailingProxy(edge.url, ({ byImage, before, target }) =>
      byImage && before === 0 && !plain.test(target) ? 503 : undefined,
    );
    const { page, complaints, close } = await openGallery(browser, `${proxy.url}/`, screen(width, density));
    await readToTheEnd(page);
    expect(new Set(proxy.failed).size).toBe(27);
    expect(complaints.filter((text) => !/503|^failed: /.test(text))).toEqual([]);
    expect(await watched(page)).toEqual({ shifted: 0, violations: [] });
    await close();
    await proxy.close();
  });

  more('replaces a lost picture by a test card, with a message', async () => {
    const proxy = await startFailingProxy(edge.url, ({ target }) =>
      target.startsWith('/hands.jpg?') ? 404 : undefined,
    );
    const { page, complaints, close } = await openGallery(browser, `${proxy.url}/`, screen(1280, 1));
    await readToTheEnd(page);
    const tile = page.locator('.tile', { hasText: 'Drawing hands' });
    expect(await tile.locator('img').getAttribute('src')).toMatch(/^\/drawn\/test-chart\.png\?w=/);
    expect(await tile.locator('.figures').textContent()).toBe('The picture failed; this is a test card.');
    // A missing picture is not retried.
    expect(proxy.failed.map((request) => request.replace(/\?.*/, ''))).toEqual(['GET /hands.jpg']);
    expect(complaints.filter((text) => !/404|^failed: /.test(text))).toEqual([]);
    expect(await watched(page)).toEqual({ shifted: 0, violations: [] });
    await close();
    await proxy.close();
  });

  more.each([1280, 360])('has no serious axe violations at %i px in dark colours', async (width) => {
    const { page, close } = await open(width, 1, 'dark');
    await readToTheEnd(page);
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  more('sends another picture where dark colours are preferred', async () => {
    const { page, pictures, close } = await open(1280, 1, 'dark');
    await readToTheEnd(page);
    expect(pictures).toContain(`${edge.url}/cafe.jpg?w=640&h=320&focus=0.55,0.28`);
    expect(pictures.filter((url) => url.includes('/bedroom.jpg'))).toEqual([]);
    await close();
  });

  more('stands still where reduced motion is preferred, until it is asked to play', async () => {
    const { page, close } = await openGallery(browser, `${edge.url}/`, {
      viewport: { width: 768, height: 900 },
      reducedMotion: 'reduce',
    });
    await readToTheEnd(page);
    const sources = () =>
      page.evaluate(
        '[...document.querySelectorAll(".moving img")].map(({ currentSrc }) => new URL(currentSrc).search)',
      );
    expect(await sources()).toEqual(['?w=408&f=jpeg', '?w=408&f=jpeg']);
    await page.getByRole('button', { name: 'Play animations' }).click();
    await expect.poll(sources).toEqual(['', '?w=408']);
    await page.getByRole('button', { name: 'Stop animations' }).click();
    await expect.poll(sources).toEqual(['?w=408&f=jpeg', '?w=408&f=jpeg']);
    await close();
  });

  it('can be used by keyboard alone, and its address restores everything', async () => {
    const { page, complaints, close } = await open(1280);
    await readToTheEnd(page);
    const shownUrl = () => page.locator('.url').textContent();
    const size = () =>
      page.evaluate('(({ width, height }) => [width, height])(document.querySelector(".result canvas"))');
    const hash = () => page.evaluate('location.hash');
    expect(await shownUrl()).toBe(`${edge.url}/armchair.jpg?w=640&h=640&focus=0.6,0.5`);
    await expect.poll(size).toEqual([640, 640]);

    await page.getByLabel('Focus across').focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'Shift+ArrowUp']) await page.keyboard.press(key);
    expect(await shownUrl()).toBe(`${edge.url}/armchair.jpg?w=640&h=640&focus=0.56,0.3`);
    expect(await hash()).toBe('#playground?picture=armchair&w=640&h=640&focus=0.56,0.3');

    await page.getByLabel('Width', { exact: true }).focus();
    await page.keyboard.press('Home');
    await page.getByRole('radio', { name: '1:1' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: 'auto' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const url = `${edge.url}/armchair.jpg?w=64&h=80&focus=0.56,0.3&f=webp`;
    expect(await shownUrl()).toBe(url);
    await expect.poll(size).toEqual([64, 80]);
    await expect.poll(() => page.locator('.answer dl').textContent()).toContain('WebP');

    await page.getByRole('button', { name: 'Request again' }).press('Enter');
    await expect.poll(() => page.locator('.answer dl').textContent()).toMatch(/CacheHit/);
    await page.reload();
    await expect.poll(shownUrl).toBe(url);
    expect(complaints).toEqual([]);
    await close();
  });

  more('starts once its document is complete, however early its script arrives', async () => {
    // In the middle of a text, which would be truncated for an early script.
    const slow = await startSlowDocuments(edge.url, 'Left of the line the ori');
    const { page, complaints, close } = await openGallery(browser, `${slow.url}/`, screen(1280, 1));
    await readToTheEnd(page);
    expect(complaints).toEqual([]);
    expect(await watched(page)).toEqual({ shifted: 0, violations: [] });
    await close();
    await slow.close();
  });

  more('moves the focus with the pointer, and asks when it is let go', async () => {
    const { page, close } = await open(1280);
    await readToTheEnd(page);
    const stage = page.locator('.stage > svg');
    await stage.scrollIntoViewIfNeeded();
    const box = (await stage.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    edge.requests();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    for (const part of [0.45, 0.4, 0.3, 0.25])
      await page.mouse.move(box.x + box.width * part, box.y + box.height / 2);
    const shownUrl = () => page.locator('.url').textContent();
    expect(await shownUrl()).toBe(`${edge.url}/armchair.jpg?w=640&h=640&focus=0.6,0.5`);
    await page.mouse.up();
    const moved = '/armchair.jpg?w=640&h=640&focus=0.25,0.5';
    await expect.poll(shownUrl).toBe(edge.url + moved);
    await expect.poll(() => edge.requests()).toEqual([moved]);
    await close();
  });

  more("shows the edge's statistics while they are visible", { timeout: 200_000 }, async () => {
    const { page, close } = await open(1280);
    await readToTheEnd(page);
    const panel = page.locator('.live');
    await panel.scrollIntoViewIfNeeded();
    const figure = (name: string) => panel.locator('.fact', { hasText: name }).locator('dd').textContent();
    const requests = async () => Number((await figure('Requests'))?.replaceAll(',', ''));
    await expect.poll(requests, { timeout: 5000 }).toBeGreaterThan(31);
    await expect
      .poll(async () => (await requests()) === edge.counts().requests, { timeout: 5000 })
      .toBe(true);
    const before = edge.counts();
    // A script's Accept differs from a picture's, but is equivalent for the cache.
    await page.getByRole('button', { name: 'Request every picture again' }).click();
    await expect.poll(requests, { timeout: 20_000 }).toBe(before.requests + 31);
    await expect.poll(() => panel.getByRole('status').textContent()).toBe('Requested 31 pictures.');
    expect(edge.counts()).toMatchObject({ misses: before.misses, renders: before.renders });
    expect(await panel.locator('.chart-hits').getAttribute('d')).toMatch(/^M/);
    expect(await panel.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Requests of the last two minutes: [\d,]+, [\d,]+ of them from the cache; at most \d+ in two seconds\.$/,
    );
    expect(await figure('Bytes saved')).toMatch(/^\d+\.\d [MG]B$/);
    const now = edge.counts();
    expect(await figure('Renders avoided')).toBe((now.requests - now.renders).toLocaleString('en'));

    const refined = panel.locator('.fact', { hasText: 'Refined' }).locator('dd');
    // With the lowest priority, on a possibly busy machine.
    await expect.poll(() => refined.textContent(), { timeout: 120_000 }).toMatch(/^\d+ −\d+ %$/);

    let requestCount = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/__edge/stats')) requestCount += 1;
    });
    await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })");
    await page.waitForTimeout(300);
    requestCount = 0;
    await page.waitForTimeout(2500);
    expect(requestCount).toBe(0);
    await close();
  });
});
