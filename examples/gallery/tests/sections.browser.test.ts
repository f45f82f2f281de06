import { startChromium } from '@cameo/testing/chromium';
import { onlyInFull } from '@cameo/testing/form';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GalleryEdge, startGallery } from './gallery-edge.js';
import { openGallery, watched } from './gallery-page.js';

/** One path in a browser, that of gallery.browser.test.ts, stands for these. */
const chromium = onlyInFull('one path in a browser stands for the others')
  ? await startChromium()
  : undefined;

/** The value of an expression for an element; a string, because it belongs to the browser's world. */
const of = <T>(page: Page, selector: string, expression: string): Promise<T> =>
  page.evaluate(`((each) => ${expression})(document.querySelector('${selector}'))`);

/** Targets of clicks and drags below 24 px: `name width × height`. */
const SMALL_TARGETS = `
  [...document.querySelectorAll('a, button, input, select, summary')]
    .filter((each) => !each.closest('.focus-keys, .skip'))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([each, { width, height }]) => each.checkVisibility() && Math.min(width, height) < 24)
    .map(([each, { width, height }]) => each.outerHTML.slice(0, 80) + ' ' + width + ' × ' + height)`;

describe.runIf(chromium)('the sections of the gallery in Chromium', () => {
  const browser = chromium as Browser;
  let edge: GalleryEdge;
  beforeAll(async () => {
    edge = await startGallery();
  });
  afterAll(async () => {
    await browser.close();
    await edge?.close();
  });
  const open = (width: number) =>
    openGallery(browser, `${edge.url}/`, { viewport: { width, height: 900 }, deviceScaleFactor: 1 });
  const figures = (page: Page, screen: string) =>
    page.locator(`.screen-${screen} .figures`).textContent({ timeout: 10_000 });

  it("sends fewer bytes to the narrowed window of the hero, and reports the next visitor's shorter wait", async () => {
    const { page, complaints, close } = await open(1280);
    await expect.poll(() => figures(page, 'desk'), { timeout: 20_000 }).toMatch(/^\d+\.\d kB 768 px AVIF$/);
    await expect
      .poll(() => page.locator('.made-once').textContent(), { timeout: 30_000 })
      .toMatch(/^Made for you just now in [\d.]+ m?s\. The next one takes [\d.]+ m?s\.$/);

    // The corner itself moves with the pointer; before that nothing shifts.
    expect(await watched(page)).toEqual({ shifted: 0, violations: [] });
    const corner = page.locator('.corner');
    const box = (await corner.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    for (const left of [100, 250, 400]) await page.mouse.move(box.x - left, box.y + 20);
    await page.mouse.up();
    await expect.poll(() => figures(page, 'desk'), { timeout: 20_000 }).toMatch(/ (248|304|344) px AVIF$/);

    const slider = page.getByLabel('Drag: width of the desktop window');
    await slider.press('Home');
    await expect.poll(() => figures(page, 'desk'), { timeout: 20_000 }).toMatch(/ 160 px AVIF$/);
    const width = await of<number>(page, '.screen-desk .screen-frame', 'each.clientWidth');
    expect(width).toBeLessThan(112);
    expect(width).toBeGreaterThan(96);
    // Requests for intermediate widths are aborted while dragging.
    expect(complaints.filter((text) => !/^failed: .*\/portrait\.jpg\?w=/.test(text))).toEqual([]);
    expect((await watched(page)).violations).toEqual([]);
    await close();
  });

  it('moves the line between the original and the received picture, and draws both into the loupe', async () => {
    const { page, complaints, close } = await open(1280);
    const split = page.locator('.split');
    await split.scrollIntoViewIfNeeded();
    const inked = () =>
      page.evaluate<readonly boolean[]>(`(() => {
        const canvas = document.querySelector('.loupe');
        const { data } = canvas.getContext('2d').getImageData(0, 160, 320, 1);
        return [20, 300].map((x) => data[x * 4 + 3] === 255);
      })()`);
    await expect
      .poll(
        () =>
          page.evaluate(
            "[...document.querySelectorAll('.split img')].every(({ naturalWidth }) => naturalWidth === 800)",
          ),
        {
          timeout: 20_000,
        },
      )
      .toBe(true);
    await page.waitForTimeout(300);
    expect(await inked()).toEqual([true, true]);
    const line = page.getByLabel('Line between the original and what was sent');
    const kept = () => of<boolean>(page, '.split-before', 'getComputedStyle(each).clipPath.includes("80%")');
    expect(await kept()).toBe(false);
    await line.fill('20');
    await expect.poll(kept).toBe(true);

    // The bars are the edge's bytes for each format.
    const bar = (name: string) =>
      page.locator('.format-bars > div', { hasText: name }).locator('.figures').textContent();
    for (const [name, type] of [
      ['AVIF', 'avif'],
      ['WebP', 'webp'],
      ['JPEG', 'jpeg'],
    ] as const) {
      const answer = await fetch(`${edge.url}/portrait.jpg?w=1000&q=60&f=${type}`);
      expect(answer.headers.get('content-type')).toBe(`image/${type}`);
      const kilobytes = ((await answer.arrayBuffer()).byteLength / 1000).toFixed(1);
      await expect.poll(() => bar(name), { timeout: 20_000 }).toBe(`${kilobytes} kB`);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it("has a control for every parameter of the grammar, and shows the original's width and disabled parameters", async () => {
    const { page, close } = await open(1280);
    const params = await page.evaluate(
      '[...document.querySelectorAll("[data-param]")].map(({ dataset }) => dataset.param).sort().join(" ")',
    );
    expect(params).toBe('bg blur dpr f fit flip focus gray h q rotate round sharpen trim v w');
    const shown = page.locator('.playground');
    await expect.poll(() => shown.locator('.end-text').textContent()).toContain('ends at 1,095 px');
    await page.getByLabel('Width', { exact: true }).press('End');
    expect(await shown.locator('.end-text').textContent()).toBe(
      'The original ends at 1,095 px: you get that, it is never enlarged.',
    );
    // The displayed answer belongs to the earlier picture, and is marked as such.
    expect(await shown.locator('.answer dl').getAttribute('class')).toContain('stale');
    await expect
      .poll(() => shown.locator('.answer dl').textContent(), { timeout: 30_000 })
      .toContain('1095 × 1095');
    expect(await shown.locator('.answer dl').getAttribute('class')).not.toContain('stale');
    await page.getByRole('radio', { name: 'its own' }).check();
    const fit = page.getByRole('group', { name: 'Fit' });
    expect(await fit.getByRole('radio').first().isDisabled()).toBe(true);
    expect(await fit.locator('.why').textContent()).toBe('Needs a height: choose a shape.');
    await close();
  });

  it('copies the URL, the JSX and the HTML', async () => {
    const { page, close } = await open(1280);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      return page.evaluate<string>('navigator.clipboard.readText()');
    };
    expect(await copied('Copy the URL')).toBe(`${edge.url}/armchair.jpg?w=640&h=640&focus=0.6,0.5`);
    expect(await copied('Copy the JSX')).toMatch(/^<CameoImage\n {2}src="\/armchair\.jpg"\n {2}w=\{640\}\n/);
    expect(await copied('Copy the HTML')).toContain('src="/armchair.jpg?w=640&amp;h=640&amp;focus=0.6,0.5"');
    expect(await copied('Copy the install command')).toBe('npm install @cameo/react-image');
    await close();
  });

  it.each([
    ['Slow', /^after \d+(\.\d)? m?s requested the picture: 200 in [3-9]\.\d s/, 'Arrived', '/smile.jpg'],
    ['503 once', /requested the picture: 503 in .*requested the picture: 200 in /, 'Arrived', '/smile.jpg'],
    ['Gone', /requested the picture: 404 in /, 'Given up: this is the fallback', '/__site/fallback.svg'],
    ['Offline', /no answer in /, 'Given up: this is the fallback', '/__site/fallback.svg'],
  ] as const)('shows what happens when a picture is: %s', async (name, requests, phase, shown) => {
    const { page, close } = await open(1280);
    const section = page.locator('.wrong');
    await section.scrollIntoViewIfNeeded();
    const frame = () =>
      of<string>(page, '.wrong-frame', '[each.offsetTop, each.clientWidth, each.clientHeight].join()');
    const whole = await frame();
    expect(whole).toMatch(/,480,480$/);
    await section.getByRole('button', { name, exact: true }).click();
    // The preview is there at once, in the same place.
    expect(await section.locator('.cameo-placeholder').count()).toBe(1);
    expect(await frame()).toBe(whole);
    const status = section.getByRole('status');
    await expect.poll(() => status.textContent(), { timeout: 20_000 }).toBe(phase);
    await expect
      .poll(() => section.locator('.requests').textContent(), { timeout: 20_000 })
      .toMatch(requests);
    expect(await of<string>(page, '.wrong img', 'each.currentSrc')).toContain(shown);
    expect(await frame()).toBe(whole);
    expect((await watched(page)).shifted).toBe(0);
    await close();
  });

  it('puts the developer panel on the page, and takes it off', async () => {
    const { page, complaints, close } = await open(1280);
    const panel = page.getByRole('complementary', { name: 'Pictures on this page' });
    await page.getByRole('button', { name: 'Show the developer panel' }).click();
    await panel.waitFor({ timeout: 10_000 });
    await page.getByRole('button', { name: 'Hide the developer panel' }).click();
    await panel.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([390, 1280])('has no target below 24 px at %i px, and its header stays', async (width) => {
    const { page, close } = await open(width);
    expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
    await page.evaluate("document.getElementById('crops').scrollIntoView({ behavior: 'instant' })");
    expect(await of<number>(page, '.site-header', 'each.getBoundingClientRect().top')).toBe(0);
    await expect.poll(() => page.locator('.places [aria-current="location"]').textContent()).toBe('Crops');
    await close();
  });

  it('has its documents beside it', async () => {
    const { page, close } = await open(1280);
    const links = await page.evaluate<readonly string[]>(
      '[...document.querySelectorAll(\'a[href^="/__site/docs/"]\')].map(({ href }) => href)',
    );
    expect(new Set(links).size).toBe(4);
    for (const link of links) {
      const answer = await fetch(link);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(await answer.text()).toMatch(/^(<!--.*-->\s*)?# /);
    }
    await close();
  });

  it('reports that JavaScript is disabled, and shows its pictures', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 768, height: 900 },
    });
    const page = await context.newPage();
    const answered: number[] = [];
    page.on(
      'response',
      (answer) => answer.request().resourceType() === 'image' && answered.push(answer.status()),
    );
    await page.goto(`${edge.url}/`, { waitUntil: 'load' });
    // If scripts run, the contents of <noscript> are text, not elements.
    expect(await page.locator('noscript .notice').allTextContents()).toEqual([
      expect.stringMatching(/^JavaScript is off\. The pictures are here all the same/),
      'The playground needs JavaScript. The pictures of this page do not.',
    ]);
    expect(answered.length).toBeGreaterThanOrEqual(3);
    expect(new Set(answered)).toEqual(new Set([200]));
    await context.close();
  });
});
