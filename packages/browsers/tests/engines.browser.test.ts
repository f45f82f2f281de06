import { some } from '@cameo/testing/form';
import { noteMissing } from '@cameo/testing/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserPage,
  type CountingProxy,
  chosenPictures,
  ENGINES,
  type Engine,
  findBrowser,
  type Screen,
  smallestSufficient,
  type TestBrowser,
} from '../src/index.js';
import { centres, type FramedPicture, isRed } from './colours.js';
import {
  BOXES,
  movedWithoutReason,
  PLACES,
  type Place,
  PRELOADS,
  SHIFTED,
  STYLED,
} from './page-expressions.js';
import { startSceneSite } from './scene-site.js';
import { MISSING } from './scenes.js';

/** How many pictures have not come yet; the first of them is scrolled to. */
const BRING_BACK = `(() => {
  const left = [...document.images].filter(({ complete }) => !complete);
  left[0]?.scrollIntoView({ block: 'center', behavior: 'instant' });
  return left.length;
})()`;

/** Where engines differ, as the table of support in the README of `@cameo/react-image` has it. */
interface Differs {
  /** Whether it tells what moved. */
  readonly tellsShifts: boolean;
  /** Whether it knows `sizes="auto"`. */
  readonly measures: boolean;
}

const DIFFERS: Readonly<Record<Engine, Differs>> = {
  chromium: { tellsShifts: true, measures: true },
  firefox: { tellsShifts: false, measures: true },
  webkit: { tellsShifts: false, measures: false },
};

const SCREENS = [360, 768, 1280, 1920].flatMap((width) => [1, 2, 3].map((density) => ({ width, density })));

const paths = (urls: readonly string[]): readonly string[] =>
  urls.map((url) => url.replace(/\?.*/, '')).sort();

let site: CountingProxy;
beforeAll(async () => {
  site = await startSceneSite();
});
afterAll(() => site?.close());

describe.each(ENGINES)('in %s', (engine) => {
  const found = findBrowser(engine, 'the tests of pictures');
  if (found === undefined) noteMissing(engine, `${engine} is not installed.`);
  describe.runIf(found)('pictures', () => {
    let browser: TestBrowser;
    const pages: BrowserPage[] = [];
    beforeAll(async () => {
      browser = (await found?.start()) as TestBrowser;
    });
    afterAll(() => browser?.close());
    afterEach(async () => {
      for (const page of pages.splice(0)) await page.close();
      site.failWhere(() => undefined);
      site.forget();
    });

    const open = async (scene: string, screen: Screen, opened?: 'interactive' | 'complete') => {
      site.forget();
      const page = await browser.open(`${site.url}${scene}`, screen, opened);
      pages.push(page);
      if (scene.startsWith('/scene/'))
        await expect
          .poll(() => page.evaluate('document.documentElement.dataset.hydrated'), { timeout: 20_000 })
          .toBe('yes');
      return page;
    };
    const complete = (page: BrowserPage) =>
      expect
        .poll(() => page.evaluate('[...document.images].filter(({ complete }) => !complete).length'), {
          timeout: 60_000,
        })
        .toBe(0);

    it.each(some(SCREENS, 1))(
      'are the smallest that suffice at $width px, density $density',
      async (screen) => {
        const page = await open('/scene/candidates', screen);
        await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
        await complete(page);
        await site.settled();
        const chosen = await chosenPictures(page, false);
        expect(chosen).toHaveLength(7);
        expect(chosen.map(({ shown }) => shown)).toEqual(
          chosen.map((picture) => smallestSufficient(picture, screen.density)),
        );
        expect([...new Set(site.pictures())].sort()).toEqual([...site.pictures()].sort());
        expect(page.messages()).toEqual([]);
      },
    );

    it('have placeholders of exactly their size, which are gone when they are there', async () => {
      const release = site.hold();
      const page = await open('/scene/placeholders', { width: 1280, height: 3200 }, 'interactive');
      const read = () => page.evaluate<readonly FramedPicture[]>(BOXES);
      const before = await read();
      expect(before).toHaveLength(12);
      expect(before.map(([name, , frame]) => [name, frame])).toEqual(
        before.map(([name, picture]) => [name, picture]),
      );
      const colours = await centres(page, before);
      expect(colours.filter(([, colour]) => !isRed(colour))).toEqual([]);
      release();
      await complete(page);
      await site.settled();
      const after = await read();
      expect(after).toEqual(before);
      expect((await centres(page, after)).filter(([, colour]) => isRed(colour))).toEqual([]);
    });

    it('that one can see through keep no placeholder behind them', async () => {
      const release = site.hold();
      const page = await open('/scene/see-through', { width: 768 }, 'interactive');
      const box = () => page.evaluate<readonly FramedPicture[]>(BOXES);
      expect((await centres(page, await box())).map(([, colour]) => isRed(colour))).toEqual([true]);
      release();
      await complete(page);
      await expect
        .poll(async () => (await centres(page, await box())).map(([, colour]) => colour), { timeout: 5000 })
        .toEqual([[255, 255, 255]]);
    });

    it('that are missing are asked for once, and end in their fallback', async () => {
      site.failWhere(({ target }) => (target.startsWith('/missing') ? 404 : undefined));
      const page = await open('/scene/failures', { width: 1280 });
      await expect
        .poll(
          () =>
            page.evaluate(
              '[...document.images].map((img) => img.naturalWidth > 0 && new URL(img.currentSrc).pathname)',
            ),
          { timeout: 30_000 },
        )
        .toEqual(MISSING.map(() => '/nobody.png'));
      await site.settled();
      expect(paths(site.pictures().filter((target) => target.startsWith('/missing')))).toEqual(
        MISSING.map(({ src }) => src).sort(),
      );
    });

    it('that failed once are asked for once more', async () => {
      site.failWhere(({ target, method, byImage }, before) =>
        target.startsWith('/busy') && byImage && method === 'GET' && before === 0 ? 503 : undefined,
      );
      const page = await open('/scene/busy', { width: 1280 });
      await expect
        .poll(() => page.evaluate('[...document.images].map((img) => img.naturalWidth > 0)'), {
          timeout: 30_000,
        })
        .toEqual([true, true, true]);
      await site.settled();
      expect(paths(site.pictures())).toEqual(
        ['/busy-240.jpg', '/busy-64.jpg', '/busy-640.jpg'].flatMap((path) => [path, path]),
      );
    });

    it.each(some([false, true], 1))('follow the preference of colours: dark is %s', async (dark) => {
      const page = await open('/scene/dark', { width: 768, dark });
      await complete(page);
      await site.settled();
      expect(paths(site.pictures())).toEqual(
        dark ? ['/night.jpg', '/night.jpg'] : ['/wide.jpg', '/wide.jpg'],
      );
      expect(page.messages()).toEqual([]);
    });

    it('that are far away are not asked for before one comes near', async () => {
      const page = await open('/scene/lazy', { width: 768 });
      await site.settled();
      expect(paths(site.pictures())).toEqual(['/wide.jpg']);
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
      await expect
        .poll(() => paths(site.pictures()), { timeout: 20_000 })
        .toEqual(['/night.jpg', '/tall.jpg', '/wide.jpg']);
      await complete(page);
      expect(page.messages()).toEqual([]);
    });

    const FIRST = [
      { width: 360, dark: false, expected: '/tall.jpg' },
      { width: 360, dark: true, expected: '/ring.png' },
      { width: 1280, dark: false, expected: '/wide.jpg' },
      { width: 1280, dark: true, expected: '/night.jpg' },
    ] as const;
    it.each(some(FIRST, 1))(
      'of the first screen are fetched once: $expected at $width px',
      async ({ expected, ...screen }) => {
        const page = await open('/scene/first', { ...screen, density: 2 });
        await complete(page);
        await site.settled();
        expect(paths(site.pictures())).toEqual([expected]);
        expect(await page.evaluate(PRELOADS)).toBe(1);
        expect(await page.evaluate('document.images[0].fetchPriority')).toBe('high');
        expect(page.messages()).toEqual([]);
      },
    );

    it('of unknown width are measured where the engine can', async () => {
      const page = await open('/scene/auto', { width: 1280 });
      await complete(page);
      await site.settled();
      const width = DIFFERS[engine].measures ? 96 : 1560; // The place is 90 px wide, and the page 1,280.
      expect(site.pictures()).toEqual([`/wide.jpg?w=${width}&h=${width / 2}`]);
    });

    const WAYS = [
      ['display: none', 'document.querySelector(".hides").classList.add("none")'],
      ['hidden', 'document.querySelector(".hides").hidden = true'],
      ['removed', 'document.querySelector(".hides").remove()'],
      ['emptied', 'document.querySelector("#root").replaceChildren()'],
    ] as const;
    it.each(some(WAYS, 1))('ask for nothing when they are gone: %s', async (_, act) => {
      const page = await open('/scene/shown', { width: 1280, density: 2 });
      await complete(page);
      await site.settled();
      const before = [...site.pictures()];
      expect(paths(before)).toEqual(['/night.jpg', '/tall.jpg', '/wide.jpg']);
      await page.evaluate(`void (${act})`);
      await site.settled();
      expect(site.pictures()).toEqual(before);
    });

    const VIEWPORTS = [
      { width: 360, density: 3 },
      { width: 1280, density: 1 },
    ];
    it.each(some(VIEWPORTS, 1))(
      'of the gallery come once, and move nothing, at $width px, density $density',
      async (screen) => {
        const release = site.hold();
        const page = await open('/', screen, 'interactive');
        const places = () => page.evaluate<readonly Place[]>(PLACES);
        await expect.poll(() => page.evaluate(STYLED), { timeout: 20_000 }).toBe(true);
        const before = await places();
        expect(before.length).toBeGreaterThan(10);
        release();
        const height = await page.evaluate<number>('document.documentElement.scrollHeight');
        for (let top = 0; top < height; top += 600) {
          await page.evaluate(`scrollTo({ top: ${top}, behavior: 'instant' })`);
          await new Promise((wake) => setTimeout(wake, 60));
        }
        // On a busy machine an engine may not have looked while a place went by: it is brought back into sight.
        await expect.poll(() => page.evaluate(BRING_BACK), { timeout: 60_000, interval: 300 }).toBe(0);
        await site.settled();
        const moved = movedWithoutReason(before, await places());
        expect(moved).toEqual([]);
        expect(
          await page.evaluate('[...document.images].filter((img) => img.naturalWidth === 0).length'),
        ).toBe(0);
        const asked = site.pictures().filter((target) => !target.startsWith('/__site/'));
        expect([...new Set(asked)].sort()).toEqual([...asked].sort());
        expect(page.messages()).toEqual([]);
        if (DIFFERS[engine].tellsShifts) expect(await page.evaluate(SHIFTED)).toBe(0);
      },
    );
  });
});
