import { startChromium } from '@cameo/testing/chromium';
import { onlyInFull } from '@cameo/testing/form';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { imageHtml } from '../src/index.js';
import { bundlePage, type PictureSite, pageOf, startPictureSite } from './picture-site.js';

const browser: Browser | undefined = await startChromium();

/** A component without a framework: it displays `window.show(request)` and records the reports. */
const SCRIPT = `
  import { measure, watchPicture } from './src/browser.ts';
  import { getImageAttributes } from './src/index.ts';
  window.notes = [];
  window.watched = watchPicture();
  window.show = (request, options = {}) => {
    const img = document.createElement('img');
    const failure = { retries: 2, onLost: () => { notes.push('lost'); return options.replaced ?? false; } };
    img.addEventListener('load', () => notes.push(watched.loaded(img, request.src) ? 'arrived' : 'again'));
    img.addEventListener('error', () => { if (watched.failed(img, failure)) notes.push('failed'); });
    for (const [name, value] of Object.entries(getImageAttributes(request))) img.setAttribute(name, value);
    document.querySelector('#root').replaceChildren(img);
    watched.look(img);
    window.stopMeasuring = measure(img);
  };
  window.ready = true;
`;
const BOX = { w: 48, h: 48, layout: 'fixed', sourceWidth: 48, alt: '' } as const;

/** Variants that the short form skips. */
const more = it.runIf(onlyInFull('one path in a browser stands for the others'));

describe.runIf(browser)('a watched picture without a framework, in Chromium', () => {
  let site: PictureSite;
  let page: Page;
  let script: string;
  beforeAll(async () => {
    site = await startPictureSite();
    script = await bundlePage(SCRIPT);
  });
  afterEach(() => page.close());
  afterAll(async () => {
    await browser?.close();
    await site.close();
  });

  const open = async () => {
    site.requests.length = 0;
    site.page = { html: pageOf(''), script, css: '#root { width: 300px }' };
    page = await (browser as Browser).newPage({ viewport: { width: 1000, height: 700 } });
    await page.goto(`${site.origin}/page`);
    await expect.poll(() => page.evaluate('window.ready')).toBe(true);
  };
  const show = (request: object, options: object = {}) =>
    page.evaluate(`window.show(${JSON.stringify(request)}, ${JSON.stringify(options)})`);
  const notes = () => page.evaluate<readonly string[]>('window.notes');
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('a placeholder that is no colour shows nothing, not black', async () => {
    await open();
    const boxes = ['tomato', 'blur'].map((placeholder) => imageHtml({ src: '/a.png', ...BOX, placeholder }));
    await page.setContent(pageOf(boxes.join('')), { waitUntil: 'load' });
    const fills = "[...document.querySelectorAll('path')].map((path) => getComputedStyle(path).fill)";
    expect(await page.evaluate(fills)).toEqual(['rgb(255, 99, 71)', 'none']);
  });

  it('is retried after 503, and reported once', async () => {
    site.answers.set('/busy.png', [{ status: 503 }, { status: 200 }]);
    await open();
    await show({ ...BOX, src: '/busy.png' });
    await expect.poll(notes, { timeout: 8_000 }).toEqual(['arrived']);
    expect(site.requests).toEqual(['GET /busy.png', 'GET /busy.png']);
    await page.evaluate("document.images[0].dispatchEvent(new Event('load'))");
    expect(await notes()).toEqual(['arrived', 'again']);
  });

  more('is not requested again after 404, and fails once', async () => {
    site.answers.set('/gone.png', [{ status: 404 }]);
    await open();
    await show({ ...BOX, src: '/gone.png' });
    await expect.poll(notes).toEqual(['lost', 'failed']);
    await page.evaluate("document.images[0].dispatchEvent(new Event('error'))");
    await after(100);
    expect(await notes()).toEqual(['lost', 'failed']);
    expect(site.requests).toEqual(['GET /gone.png']);
  });

  more('gets no last event where another takes its place', async () => {
    site.answers.set('/gone.png', [{ status: 404 }]);
    await open();
    await show({ ...BOX, src: '/gone.png' }, { replaced: true });
    await expect.poll(notes).toEqual(['lost']);
    await after(100);
    expect(await notes()).toEqual(['lost']);
  });

  more('is not requested again once nobody watches', async () => {
    site.answers.set('/left.png', [{ status: 503 }]);
    await open();
    await show({ ...BOX, src: '/left.png' });
    await expect.poll(() => site.requests).toEqual(['GET /left.png']);
    await after(200);
    await page.evaluate('window.watched.stop()');
    await after(1_300);
    expect([await notes(), site.requests]).toEqual([[], ['GET /left.png']]);
  });

  it('has the width of its place in sizes="auto", until watching ends', async () => {
    await open();
    await page.addStyleTag({ url: '/page.css' });
    await show({ src: '/a.png', w: 4, h: 3, layout: 'full-width', sizes: 'auto', alt: '' });
    await expect.poll(() => page.evaluate('document.images[0].sizes')).toBe('300px');
    await page.evaluate('window.stopMeasuring()');
    await page.evaluate("document.querySelector('#root').setAttribute('hidden', '')");
    await after(100);
    expect(await page.evaluate('document.images[0].sizes')).toBe('300px');
  });
});
