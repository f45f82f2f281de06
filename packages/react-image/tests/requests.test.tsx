import { startChromium } from '@cameo/testing/chromium';
import { some } from '@cameo/testing/form';
import type { Browser, Page } from 'playwright-core';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundlePage, type PictureSite, pageOf, startPictureSite } from '../../image/tests/picture-site.js';
import { CameoImage, type CameoImageProps } from '../src/index.js';
import { CLIENT_PAGE, PACKAGE } from './client-page.js';

const browser: Browser | undefined = await startChromium();

describe.runIf(browser)('what a page asks for, in Chromium', () => {
  let site: PictureSite;
  let page: Page;
  let script: string;
  beforeAll(async () => {
    site = await startPictureSite();
    script = await bundlePage(CLIENT_PAGE, { from: PACKAGE });
  });
  afterEach(() => page.close());
  afterAll(async () => {
    await browser?.close();
    await site.close();
  });

  const html = (props: object) => renderToStaticMarkup(<CameoImage {...(props as CameoImageProps)} />);
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const open = async (body: string, query = '', head = '') => {
    site.requests.length = 0;
    site.urls.length = 0;
    site.page = { html: pageOf(body, head), script, css: '#root { width: 30vw }' };
    page = await (browser as Browser).newPage({ viewport: { width: 1000, height: 700 } });
    await page.goto(`${site.origin}/page${query}`);
  };
  /** Waits until nothing more is asked for. */
  const settled = async () => {
    for (let before = -1; before !== site.urls.length; await after(250)) before = site.urls.length;
    return [...site.urls];
  };

  const PLACES = [
    { w: 320, h: 240 },
    { w: 320, h: 240, layout: 'fixed' },
    { w: 320, h: 240, layout: 'full-width', sizes: '320px' },
    { w: 320, h: 240, layout: 'fill' },
    { w: 320, h: 240, dark: '/night.png', placeholder: '#eee' },
  ] as const;
  const WAYS = [
    'img.remove()',
    'img.parentElement.remove()',
    "img.style.display = 'none'",
    'img.hidden = true',
    "document.querySelector('#place').hidden = true",
    "document.querySelector('#place').replaceChildren()",
  ];
  it.each(some(WAYS, 2))('nothing when a picture goes away: %s', async (way) => {
    for (const place of some(PLACES, 1)) {
      await open(
        `<div id="place" style="position:relative">${html({ ...place, src: '/seen.png', alt: '' })}</div>`,
      );
      const before = await settled();
      expect(before).toHaveLength(1);
      await page.evaluate(`{ const img = document.images[0]; ${way} }`);
      expect(await settled()).toEqual(before);
      await page.close();
    }
    await open('');
  });

  const MISSING = [
    ...[64, 240, 640].flatMap((w) =>
      (['lazy', 'eager'] as const).map((loading) => ({ w, h: w / 2, loading, layout: 'constrained' })),
    ),
    { w: 64, h: 64, loading: 'lazy', layout: 'fixed' },
    { w: 640, h: 240, loading: 'lazy', layout: 'full-width' },
  ] as const;
  it.each(some(MISSING, 1))('once for a picture that is missing: %o', async (place) => {
    site.answers.set('/missing.png', [{ status: 404 }]);
    await open(html({ ...place, src: '/missing.png', alt: 'x' }), '');
    expect(await settled()).toHaveLength(1);
    await page.close();

    // With React: its error leads to the fallback.
    const props = { ...place, src: '/missing.png', alt: 'x', fallbackSrc: '/instead.png' };
    await open('', `?props=${encodeURIComponent(JSON.stringify(props))}`);
    await expect.poll(() => page.evaluate('window.said')).toEqual(['load /instead.png']);
    await settled();
    expect(site.requests).toEqual(['GET /missing.png', 'GET /instead.png']);
    await page.close();

    // And once again for each retry.
    const busy = `/busy-${Object.values(place).join('-')}.png`;
    site.answers.set(busy, [{ status: 503 }, { status: 200 }]);
    await open('', `?props=${encodeURIComponent(JSON.stringify({ ...props, src: busy }))}`);
    await expect.poll(() => page.evaluate('window.said'), { timeout: 5_000 }).toEqual([`load ${busy}`]);
    await settled();
    expect(site.requests).toEqual([`GET ${busy}`, `GET ${busy}`]);
  });

  it('tells a page without React of the failure', async () => {
    site.answers.set('/missing.png', [{ status: 404 }]);
    await open('');
    for (const w of some([64, 240, 640], 1)) {
      const markup = html({ w, h: w / 2, src: '/missing.png', alt: 'x' });
      await page.evaluate(
        `{ window.errors = 0; document.body.addEventListener('error', () => errors++, true); document.body.innerHTML = ${JSON.stringify(markup)}; }`,
      );
      await settled();
      expect(await page.evaluate('errors')).toBeGreaterThan(0);
    }
  });

  it('what fits, where the browser measures by wish, also when it goes away or grows', async () => {
    const place = { w: 4, h: 3, layout: 'full-width', sizes: 'auto', src: '/measured.png', alt: '' };
    await open(
      '',
      `?props=${encodeURIComponent(JSON.stringify(place))}`,
      '<link rel="stylesheet" href="/page.css">',
    );
    expect((await settled()).map((url) => /w=(\d+)/.exec(url)?.[1])).toEqual(['304']);
    await page.evaluate("document.querySelector('#root').hidden = true");
    expect(await settled()).toHaveLength(1);
    await page.evaluate("document.querySelector('#root').hidden = false");
    await page.setViewportSize({ width: 1400, height: 700 });
    expect((await settled()).map((url) => /w=(\d+)/.exec(url)?.[1])).toEqual(['304', '480']);
    await page.evaluate('document.images[0].remove()');
    expect(await settled()).toHaveLength(2);
  });
});
