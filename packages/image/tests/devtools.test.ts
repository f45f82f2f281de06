import { defineImageConfig, grammarHash } from '@cameo/core';
import { startChromium } from '@cameo/testing/chromium';
import { onlyInFull } from '@cameo/testing/form';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundlePage, type PictureSite, pageOf, startPictureSite } from './picture-site.js';

/** For a configuration without grammar fields. */
const DEFAULT_HASH = grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' }));

const browser: Browser | undefined = await startChromium();

const SCRIPT = `
  import { mountDevtools } from './src/devtools.ts';
  const config = new URLSearchParams(location.search).get('config');
  window.unmount = mountDevtools(config ? { config: JSON.parse(config) } : undefined);
`;
// The first picture is as wide as its place, the second twice as wide.
const PICTURES = `
  <img class="cameo-fixed" src="/a.png?w=64&h=64" srcset="/a.png?w=64&h=64 64w" sizes="64px" width="64" height="64" alt="">
  <img class="cameo-fixed" src="/b%20c.png?w=128&h=128" srcset="/b%20c.png?w=128&h=128 128w" sizes="64px" width="64" height="64" alt="">
  <img src="/foreign.png" alt="">`;

/** Variants that the short form skips. */
const more = it.runIf(onlyInFull('one path in a browser stands for the others'));

describe.runIf(browser)('the devtools in Chromium', () => {
  let site: PictureSite;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    site = await startPictureSite();
  });
  beforeEach(async () => {
    site.answers.clear();
    complaints.length = 0;
    page = await (browser as Browser).newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await site.close();
  });

  const open = async (mode?: string, config?: object) => {
    site.page = {
      html: pageOf(PICTURES),
      script: await bundlePage(SCRIPT, mode === undefined ? {} : { mode }),
    };
    const query = config ? `?config=${encodeURIComponent(JSON.stringify(config))}` : '';
    await page.goto(`${site.origin}/page${query}`);
  };
  const read = <T>(script: string) => page.evaluate<T>(script);
  const cells = () =>
    read<readonly string[][]>(
      "[...document.querySelectorAll('.cameo-devtools tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))",
    );
  const summary = () => read<string>("document.querySelector('.cameo-devtools summary')?.textContent ?? ''");
  const drift = () => read<string>("document.querySelector('.cameo-devtools-drift')?.textContent ?? ''");

  it('show each picture of the package, and the total', async () => {
    site.answers.set('/a.png', [
      { status: 200, headers: { 'server-timing': 'cdn-cache-hit,cdn-pop;desc="X"' } },
    ]);
    site.answers.set('/b%20c.png', [{ status: 200, headers: { 'x-cache': 'Hit from cloudfront' } }]);
    await open();
    await expect.poll(cells).toEqual([
      ['a.png', '64', '64', '4.2 kB', '0.0 kB', 'hit'],
      // 128 × 128 pixels of noise, of which a place of 64 × 64 needs a quarter.
      ['b c.png', '128', '64', '16.6 kB', '12.4 kB', 'cached by now'],
    ]);
    expect(await summary()).toBe('2 pictures, 20.8 kB, about 12.4 kB wasted');
    expect(await drift()).toBe('');
    expect(await read("document.querySelectorAll('.cameo-devtools [style]').length")).toBe(0);
  });

  more('say unknown where nothing is told', async () => {
    await open();
    await expect.poll(async () => (await cells()).map((row) => row[5])).toEqual(['unknown', 'unknown']);
  });

  more('warn of another grammar', async () => {
    site.answers.set('/a.png', [{ status: 200, headers: { 'x-cameo-grammar': DEFAULT_HASH } }]);
    site.answers.set('/b%20c.png', [{ status: 200, headers: { 'x-cameo-grammar': '0badf00d' } }]);
    await open();
    await expect
      .poll(drift)
      .toBe(`The resizer has grammar 0badf00d, this page has ${DEFAULT_HASH}. Deploy both from one version.`);
  });

  more('know the grammar of a configuration', async () => {
    const hash = grammarHash(
      defineImageConfig({ bucket: 'example', region: 'eu-central-1', ladder: [48, 96, 960] }),
    );
    site.answers.set('/a.png', [{ status: 200, headers: { 'x-cameo-grammar': hash } }]);
    site.answers.set('/b%20c.png', [{ status: 200, headers: { 'x-cameo-grammar': '28f03be2' } }]);
    await open('development', { ladder: [48, 96, 960] });
    await expect
      .poll(drift)
      .toBe(`The resizer has grammar 28f03be2, this page has ${hash}. Deploy both from one version.`);
  });

  more('follow the page', async () => {
    await open();
    await expect.poll(summary).toContain('2 pictures');
    await read("document.images[1].remove(); document.images[0].removeAttribute('width'); 0");
    await expect.poll(summary).toContain('1 picture,');
  });

  it('can be used with the keyboard', async () => {
    await open();
    await expect.poll(summary).toContain('2 pictures');
    const focused = () => read<string>('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('2 pictures');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('b c.png');
    await page.keyboard.press('Enter');
    expect(await read("document.querySelector('.cameo-devtools-marked').alt")).toBe('');
    expect(await read("document.images[1].classList.contains('cameo-devtools-marked')")).toBe(true);
    await page.keyboard.press('Escape');
    expect(await focused()).toContain('2 pictures');
    expect(await read("document.querySelector('.cameo-devtools details').open")).toBe(false);
  });

  more('leave nothing behind', async () => {
    await open();
    await expect.poll(summary).toContain('2 pictures');
    await read('window.unmount(); window.unmount(); 0');
    expect(await read("document.querySelectorAll('[class*=devtools]').length")).toBe(0);
  });

  more('are not there in production', async () => {
    await open('production');
    await expect.poll(() => read('typeof window.unmount')).toBe('function');
    expect(await read("document.querySelectorAll('.cameo-devtools').length")).toBe(0);
  });
});
