import { startChromium } from '@cameo/testing/chromium';
import { some } from '@cameo/testing/form';
import type { Browser } from 'playwright-core';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import { bundlePage, pageOf, startPictureSite } from '../../image/tests/picture-site.js';
import { CameoImage, type CameoImageProps } from '../src/index.js';
import { CLIENT_PAGE, PACKAGE } from './client-page.js';

const browser: Browser | undefined = await startChromium();

// Each test has a server that counts its own requests, so that they wait side by side.
describe.runIf(browser)('the requests of a page, in Chromium', { concurrent: true }, () => {
  let script: string;
  beforeAll(async () => {
    script = await bundlePage(CLIENT_PAGE, { from: PACKAGE });
  });
  afterAll(() => browser?.close());

  const html = (props: object) => renderToStaticMarkup(<CameoImage {...(props as CameoImageProps)} />);
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  /** A server for one test, and pages of it. */
  const visit = async ({ expect, onTestFinished }: TestContext) => {
    const site = await startPictureSite();
    onTestFinished(() => site.close());
    const open = async (body: string, query = '', head = '') => {
      site.requests.length = 0;
      site.urls.length = 0;
      site.page = { html: pageOf(body, head), script, css: '#root { width: 30vw }' };
      const page = await (browser as Browser).newPage({ viewport: { width: 1000, height: 700 } });
      onTestFinished(() => page.close());
      await page.goto(`${site.origin}/page${query}`);
      return page;
    };
    /** Waits for the last request, of a number that must come. */
    const settled = async (least = 1) => {
      await expect.poll(() => site.urls.length).toBeGreaterThanOrEqual(least);
      for (let before = -1; before !== site.urls.length; await after(250)) before = site.urls.length;
      return [...site.urls];
    };
    return { site, open, settled, expect };
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
    'place.hidden = true',
    'place.replaceChildren()',
  ];
  it.for(some(WAYS, 1))('none when a picture is removed: %s', async (way, context) => {
    const { open, settled, expect } = await visit(context);
    const places = some(PLACES, 1);
    // One page for all of them: each is removed, and asks for nothing, alone.
    const pictures = places.map(
      (place, at) =>
        `<div id="place-${at}" style="position:relative">${html({ ...place, src: `/seen-${at}.png`, alt: '' })}</div>`,
    );
    const page = await open(pictures.join(''));
    const before = await settled(places.length);
    expect(before).toHaveLength(places.length);
    for (const at of places.keys()) {
      await page.evaluate(
        `{ const place = document.querySelector('#place-${at}'); const img = place.querySelector('img'); ${way} }`,
      );
      expect(await settled(), JSON.stringify(places[at])).toEqual(before);
    }
  });

  const MISSING = [
    ...[64, 240, 640].flatMap((w) =>
      (['lazy', 'eager'] as const).map((loading) => ({ w, h: w / 2, loading, layout: 'constrained' })),
    ),
    { w: 64, h: 64, loading: 'lazy', layout: 'fixed' },
    { w: 640, h: 240, loading: 'lazy', layout: 'full-width' },
  ] as const;
  it.for(some(MISSING, 1))('one for a missing picture: %o', async (place, context) => {
    const { site, open, settled, expect } = await visit(context);
    site.answers.set('/missing.png', [{ status: 404 }]);
    const first = await open(html({ ...place, src: '/missing.png', alt: 'x' }));
    expect(await settled()).toHaveLength(1);
    await first.close();

    // With React: its error leads to the fallback.
    const props = { ...place, src: '/missing.png', alt: 'x', fallbackSrc: '/instead.png' };
    const second = await open('', `?props=${encodeURIComponent(JSON.stringify(props))}`);
    await expect.poll(() => second.evaluate('window.events')).toEqual(['load /instead.png']);
    await settled();
    expect(site.requests).toEqual(['GET /missing.png', 'GET /instead.png']);
    await second.close();

    // And one more for each retry.
    const busy = `/busy-${Object.values(place).join('-')}.png`;
    site.answers.set(busy, [{ status: 503 }, { status: 200 }]);
    const page = await open('', `?props=${encodeURIComponent(JSON.stringify({ ...props, src: busy }))}`);
    await expect.poll(() => page.evaluate('window.events'), { timeout: 5_000 }).toEqual([`load ${busy}`]);
    await settled();
    expect(site.requests).toEqual([`GET ${busy}`, `GET ${busy}`]);
  });

  it('reports the failure to a page without React', async (context) => {
    const { site, open, expect } = await visit(context);
    site.answers.set('/missing.png', [{ status: 404 }]);
    const page = await open('');
    for (const w of some([64, 240, 640], 1)) {
      const markup = html({ w, h: w / 2, src: '/missing.png', alt: 'x' });
      await page.evaluate(
        `{ window.errors = 0; document.body.addEventListener('error', () => errors++, true); document.body.innerHTML = ${JSON.stringify(markup)}; }`,
      );
      await expect.poll(() => page.evaluate('errors')).toBeGreaterThan(0);
    }
  });

  it('the fitting candidate if the browser measures, also when the place disappears or grows', async (context) => {
    const { open, settled, expect } = await visit(context);
    const place = { w: 4, h: 3, layout: 'full-width', sizes: 'auto', src: '/measured.png', alt: '' };
    const page = await open(
      '',
      `?props=${encodeURIComponent(JSON.stringify(place))}`,
      '<link rel="stylesheet" href="/page.css">',
    );
    expect((await settled()).map((url) => /w=(\d+)/.exec(url)?.[1])).toEqual(['304']);
    await page.evaluate("document.querySelector('#root').hidden = true");
    expect(await settled()).toHaveLength(1);
    await page.evaluate("document.querySelector('#root').hidden = false");
    await page.setViewportSize({ width: 1400, height: 700 });
    expect((await settled(2)).map((url) => /w=(\d+)/.exec(url)?.[1])).toEqual(['304', '480']);
    await page.evaluate('document.images[0].remove()');
    expect(await settled()).toHaveLength(2);
  });
});
