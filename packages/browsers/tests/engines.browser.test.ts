import { onlyInFull, some } from '@cameo/testing/form';
import { noteMissing } from '@cameo/testing/tools';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import {
  type BrowserPage,
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
import { type SceneSite, startSceneSite } from './scene-site.js';
import { MISSING } from './scenes.js';

/** Number of pictures that have not arrived yet; the first of them is scrolled to. */
const BRING_BACK = `(() => {
  const left = [...document.images].filter(({ complete }) => !complete);
  left[0]?.scrollIntoView({ block: 'center', behavior: 'instant' });
  return left.length;
})()`;

/** Differences of the engines, as in the table of support in the README of `@cameo/react-image`. */
interface Differs {
  /** Whether it reports layout shifts. */
  readonly tellsShifts: boolean;
  /** Whether it supports `sizes="auto"`. */
  readonly measures: boolean;
}

const DIFFERS: Readonly<Record<Engine, Differs>> = {
  chromium: { tellsShifts: true, measures: true },
  firefox: { tellsShifts: false, measures: true },
  webkit: { tellsShifts: false, measures: false },
};

/** How long an engine may take until its first frame is painted. */
const PAINTED = { timeout: 20_000 };

const SCREENS = [360, 768, 1280, 1920].flatMap((width) => [1, 2, 3].map((density) => ({ width, density })));

const paths = (urls: readonly string[]): readonly string[] =>
  urls.map((url) => url.replace(/\?.*/, '')).sort();

const FOUND = new Map(ENGINES.map((engine) => [engine, findBrowser(engine, 'the tests of pictures')]));
const started = new Map<Engine, Promise<TestBrowser> | undefined>();
const start = (engine: Engine) => {
  if (!started.has(engine)) started.set(engine, FOUND.get(engine)?.start());
  return started.get(engine);
};
const stop = async (engine: Engine) => {
  const browser = await started.get(engine);
  started.delete(engine);
  await browser?.close();
};

let scenes: SceneSite;
beforeAll(async () => {
  // With few tests the start of an engine takes longer than they do: it does not wait for the scenes.
  for (const engine of ENGINES) start(engine)?.catch(() => undefined);
  scenes = await startSceneSite();
});
afterAll(async () => {
  await Promise.all(ENGINES.map(stop));
  await scenes?.close();
});

// The engines run side by side: each is a program of its own, and waits more than it works.
describe.each(ENGINES)('in %s', { concurrent: true }, (engine) => {
  const found = FOUND.get(engine);
  if (found === undefined) noteMissing(engine, `${engine} is not installed.`);
  // Tests wait more than they work, and each counts its own requests, so they run side by side in Chromium. The other engines
  // draw only the window in front.
  describe.runIf(found)('pictures', { concurrent: engine === 'chromium' }, () => {
    let browser: TestBrowser;
    beforeAll(async () => {
      browser = (await start(engine)) as TestBrowser;
    });
    afterAll(() => stop(engine));

    /** An origin for one test, and pages of it. */
    const visit = async ({ expect, onTestFinished }: TestContext) => {
      const site = await scenes.origin();
      onTestFinished(() => site.close());
      const open = async (scene: string, screen: Screen, opened?: 'interactive' | 'complete') => {
        const page = await browser.open(`${site.url}${scene}`, screen, opened);
        onTestFinished(() => page.close());
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
      return { site, open, complete, expect };
    };
    // The short form tests one scene per engine, and one engine per scene.
    const other =
      engine === 'chromium' ? it : it.runIf(onlyInFull('one scene in an engine stands for the others'));

    it.for(some(SCREENS, 1))(
      'are the smallest sufficient ones at $width px, density $density',
      async (screen, context) => {
        const { site, open, complete, expect } = await visit(context);
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

    other('have placeholders of exactly their size, which are gone when they are there', async (context) => {
      const { site, open, complete, expect } = await visit(context);
      const release = site.hold();
      const page = await open('/scene/placeholders', { width: 1280, height: 3200 }, 'interactive');
      const read = () => page.evaluate<readonly FramedPicture[]>(BOXES);
      const before = await read();
      expect(before).toHaveLength(12);
      expect(before.map(([name, , frame]) => [name, frame])).toEqual(
        before.map(([name, picture]) => [name, picture]),
      );
      // No picture comes before it is released; a busy engine may paint its first frame late.
      await expect
        .poll(async () => (await centres(page, before)).filter(([, colour]) => !isRed(colour)), PAINTED)
        .toEqual([]);
      release();
      await complete(page);
      await site.settled();
      const after = await read();
      expect(after).toEqual(before);
      expect((await centres(page, after)).filter(([, colour]) => isRed(colour))).toEqual([]);
    });

    other('that one can see through keep no placeholder behind them', async (context) => {
      const { site, open, complete, expect } = await visit(context);
      const release = site.hold();
      const page = await open('/scene/see-through', { width: 768 }, 'interactive');
      const box = () => page.evaluate<readonly FramedPicture[]>(BOXES);
      await expect
        .poll(async () => (await centres(page, await box())).map(([, colour]) => isRed(colour)), PAINTED)
        .toEqual([true]);
      release();
      await complete(page);
      await expect
        .poll(async () => (await centres(page, await box())).map(([, colour]) => colour), { timeout: 5000 })
        .toEqual([[255, 255, 255]]);
    });

    other('that are missing are requested once, and end in their fallback', async (context) => {
      const { site, open, expect } = await visit(context);
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

    other('that failed once are requested once more', async (context) => {
      const { site, open, expect } = await visit(context);
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

    other.for(some([false, true], 1))(
      'follow the preference of colours: dark is %s',
      async (dark, context) => {
        const { site, open, complete, expect } = await visit(context);
        const page = await open('/scene/dark', { width: 768, dark });
        await complete(page);
        await site.settled();
        expect(paths(site.pictures())).toEqual(
          dark ? ['/night.jpg', '/night.jpg'] : ['/wide.jpg', '/wide.jpg'],
        );
        expect(page.messages()).toEqual([]);
      },
    );

    other('that are far away are not requested before one comes near', async (context) => {
      const { site, open, complete, expect } = await visit(context);
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
    other.for(some(FIRST, 1))(
      'of the first screen are fetched once: $expected at $width px',
      async ({ expected, ...screen }, context) => {
        const { site, open, complete, expect } = await visit(context);
        const page = await open('/scene/first', { ...screen, density: 2 });
        await complete(page);
        await site.settled();
        expect(paths(site.pictures())).toEqual([expected]);
        expect(await page.evaluate(PRELOADS)).toBe(1);
        expect(await page.evaluate('document.images[0].fetchPriority')).toBe('high');
        expect(page.messages()).toEqual([]);
      },
    );

    other('of unknown width are measured where the engine can', async (context) => {
      const { site, open, complete, expect } = await visit(context);
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
    other.for(some(WAYS, 1))('ask for nothing when they are gone: %s', async ([, act], context) => {
      const { site, open, complete, expect } = await visit(context);
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
    it.runIf(onlyInFull('the gallery has tests of its own')).for(VIEWPORTS)(
      'of the gallery come once, and move nothing, at $width px, density $density',
      async (screen, context) => {
        const { site, open, expect } = await visit(context);
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
        // On a busy machine an engine may miss a place that was scrolled past: it is scrolled back into view.
        await expect.poll(() => page.evaluate(BRING_BACK), { timeout: 60_000, interval: 300 }).toBe(0);
        await site.settled();
        const moved = movedWithoutReason(before, await places());
        expect(moved).toEqual([]);
        expect(
          await page.evaluate('[...document.images].filter((img) => img.naturalWidth === 0).length'),
        ).toBe(0);
        const requested = site.pictures().filter((target) => !target.startsWith('/__site/'));
        expect([...new Set(requested)].sort()).toEqual([...requested].sort());
        expect(page.messages()).toEqual([]);
        if (DIFFERS[engine].tellsShifts) expect(await page.evaluate(SHIFTED)).toBe(0);
      },
    );
  });
});
