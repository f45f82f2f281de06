import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge, type LocalEdge } from '@cameo/local-edge';
import { startChromium } from '@cameo/testing/chromium';
import { some } from '@cameo/testing/form';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const chromium = await startChromium();

/** Each part would leave a trace if it ran. */
const LOUD = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 24" onload="document.documentElement.id='ran'">
  <script>document.documentElement.id = 'ran'; fetch('/heard'); document.cookie = 'ran=1'</script>
  <image href="/heard" width="9" height="9"/><style>@import url(/heard);</style>
  <foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="/heard"/></foreignObject>
  <rect width="48" height="24" fill="#06c"/></svg>`;

describe.runIf(chromium)('an unchanged SVG, in Chromium', () => {
  const browser = chromium as Browser;
  const urls: string[] = [];
  let folder: string;
  let edge: LocalEdge;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cameo-drawing-'));
    const sources = join(folder, 'sources');
    await mkdir(sources);
    await writeFile(join(sources, 'logo.svg'), LOUD);
    edge = await createLocalEdge({
      config: defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' }),
      store: createDirectoryStore({ sources, derivatives: join(folder, 'store') }),
      accessLog: ({ url }) => urls.push(url),
      // Pages here are made in the browser and have no address.
      cors: true,
    });
  });
  afterAll(async () => {
    await browser.close();
    await edge?.close(1000);
    await rm(folder, { recursive: true });
  });

  // A miss, a hit, and the original.
  it.each(some(['/logo.svg?w=640', '/logo.svg?w=640', '/logo.svg'], 2))(
    'does nothing if %s is opened as a page',
    async (path) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      const answer = await page.goto(edge.url + path);
      expect([answer?.status(), answer?.headers()['content-type']]).toEqual([200, 'image/svg+xml']);
      await page.waitForTimeout(300);
      expect(await page.locator('rect').count()).toBe(1);
      expect(await page.locator('svg').getAttribute('id')).toBe(null);
      expect(await context.cookies()).toEqual([]);
      expect(urls.filter((url) => url.includes('heard'))).toEqual([]);
      await context.close();
    },
  );

  it('would do a lot without those headers', async () => {
    const page = await browser.newPage();
    await page.route('**/bare.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body: LOUD }));
    await page.goto(`${edge.url}/bare.svg`);
    expect(await page.locator('svg').getAttribute('id')).toBe('ran');
    await page.close();
  });

  it('is a picture in a page, with the size of its place', async () => {
    const page = await browser.newPage();
    await page.setContent(`<img src="${edge.url}/logo.svg?w=640" width="320" alt="">`);
    const size = await page.locator('img').evaluate(async (element) => {
      const img = element as unknown as { decode(): Promise<void>; naturalWidth: number; height: number };
      await img.decode();
      return [img.naturalWidth > 0, img.height];
    });
    expect(size).toEqual([true, 160]);
    await page.close();
  });
});
