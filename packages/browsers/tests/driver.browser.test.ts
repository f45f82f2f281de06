import { onlyInFull, some } from '@cameo/testing/form';
import { noteMissing } from '@cameo/testing/tools';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CountingProxy,
  ENGINES,
  findBrowser,
  startCountingProxy,
  type TestBrowser,
} from '../src/index.js';

const PAGE = '<!doctype html><meta charset="utf-8"><title>A page</title><p>Grüße</p>';
const POLICY = { 'content-security-policy': "default-src 'self'" };

let site: CountingProxy;
beforeAll(async () => {
  site = await startCountingProxy(
    () => 'http://127.0.0.1:9',
    () => ({ type: 'text/html', body: PAGE, headers: POLICY }),
  );
});
afterAll(() => site?.close());

describe.each(ENGINES)('in %s', (engine) => {
  const found = findBrowser(engine, 'the tests of the driver');
  if (found === undefined) noteMissing(engine, `${engine} is not installed.`);
  // The scenes drive every engine in both forms.
  const here = engine === 'chromium' || onlyInFull('one engine stands for the others');
  describe.runIf(found !== undefined && here)('the driver', () => {
    let browser: TestBrowser;
    beforeAll(async () => {
      browser = (await found?.start()) as TestBrowser;
    });
    afterAll(() => browser?.close());

    const screens = [
      { width: 360, height: 700, density: 3, dark: true },
      { width: 1920, height: 900, density: 1, dark: false },
    ];
    it.each(some(screens, 1))('opens a page on the requested screen: $width px', async (screen) => {
      const page = await browser.open(`${site.url}/`, screen);
      const { width, height, density, dark } = screen;
      const read = () =>
        page.evaluate(
          '[innerWidth, innerHeight, devicePixelRatio, matchMedia("(prefers-color-scheme: dark)").matches]',
        );
      expect(await read()).toEqual([width, height, density, dark]);
      const shot = await sharp(await page.screenshot()).metadata();
      expect([shot.width, shot.height]).toEqual([width * density, height * density]);
      await page.resize({ width: 500, height: 400 });
      await expect.poll(read, { timeout: 5000 }).toEqual([500, 400, density, dark]);
      await page.close();
    });

    it('evaluates expressions, promises and errors, whatever the policy of the page', async () => {
      const page = await browser.open(`${site.url}/`, { width: 500 });
      expect(await page.evaluate('document.querySelector("p").textContent')).toBe('Grüße');
      expect(
        await page.evaluate('new Promise((resolve) => setTimeout(() => resolve({ a: [1] }), 20))'),
      ).toEqual({
        a: [1],
      });
      await expect(page.evaluate('nothing.there')).rejects.toThrow(/nothing/);
      await page.goto(`${site.url}/other`);
      expect(await page.evaluate('location.pathname')).toBe('/other');
      await page.close();
    });

    it('reports messages where supported', async () => {
      const page = await browser.open(`${site.url}/`, { width: 500 });
      await page.evaluate('void console.warn("careful")');
      await page.evaluate('void setTimeout(() => { throw new Error("lost") })');
      const messages = () => page.messages().map((message) => /careful|lost/.exec(message)?.[0]);
      if (browser.tellsMessages) await expect.poll(messages, { timeout: 5000 }).toEqual(['careful', 'lost']);
      else expect(messages()).toEqual([]);
      await page.close();
    });
  });
});
