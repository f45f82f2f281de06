import { startChromium } from '@cameo/testing/chromium';
import { FULL, onlyInFull } from '@cameo/testing/form';
import type { Browser } from 'playwright-core';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import { bundlePage } from '../../image/tests/picture-site.js';
import { CameoImage as ClientImage } from '../src/client.js';
import { CameoImage } from '../src/index.js';
import { CLIENT_PAGE, PACKAGE } from './client-page.js';
import { visitPage } from './client-visit.js';

const browser: Browser | undefined = await startChromium();

const BOX = { w: 64, h: 64, layout: 'fixed', sourceWidth: 64, alt: '' } as const;

/** Variants that the short form skips. */
const more = it.runIf(onlyInFull('one path in a browser stands for the others'));

// Tests wait more than they work, and each has a server of its own: they run side by side.
describe.runIf(browser)('<CameoImage> of ./client in Chromium', { concurrent: true }, () => {
  let development: string;
  let react18: string;

  beforeAll(async () => {
    development = await bundlePage(CLIENT_PAGE, { from: PACKAGE });
    // The short form has no test of it.
    if (FULL)
      react18 = await bundlePage(CLIENT_PAGE, {
        from: PACKAGE,
        alias: { react: 'react-18', 'react-dom': 'react-dom-18' },
      });
  });
  afterAll(() => browser?.close());

  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  const visit = (context: TestContext) => visitPage(browser as Browser, development, context);

  it('retries after 503, and reports the loaded picture once', async (context) => {
    const { expect, site, page, open, events, hasEvent } = await visit(context);
    site.answers.set('/busy.png', [{ status: 503 }, { status: 200 }]);
    await open({ ...BOX, src: '/busy.png' });
    await hasEvent();
    await after(300);
    expect(await events()).toEqual(['load /busy.png']);
    // The browser knows the status, and the first delay needs no more.
    expect(site.requests).toEqual(['GET /busy.png', 'GET /busy.png']);
    expect(await page.evaluate('document.images[0].naturalWidth')).toBe(64);
  });

  more('waits as long as the server asks', async (context) => {
    const { expect, site, open, events, hasEvent } = await visit(context);
    site.answers.set('/later.png', [{ status: 429, headers: { 'retry-after': '2' } }, { status: 200 }]);
    await open({ ...BOX, src: '/later.png' });
    // By default it would wait for a second at most.
    await after(1_300);
    expect(site.requests).toEqual(['GET /later.png', 'HEAD /later.png']);
    await hasEvent();
    expect(await events()).toEqual(['load /later.png']);
  });

  more('asks again twice at most, then tells once that the picture is lost', async (context) => {
    const { expect, site, open, events, hasEvent } = await visit(context);
    site.answers.set('/down.png', [{ status: 500 }]);
    await open({ ...BOX, src: '/down.png' });
    await hasEvent();
    await after(300);
    expect(await events()).toEqual(['error /down.png']);
    expect(site.requests.filter((request) => request.startsWith('GET'))).toHaveLength(3);
    expect(site.requests.filter((request) => request.startsWith('HEAD'))).toHaveLength(1);
  });

  it('shows the fallback instead, and reports that it loaded', async (context) => {
    const { expect, site, open, events, hasEvent } = await visit(context);
    site.answers.set('/gone.png', [{ status: 404 }]);
    await open({ ...BOX, src: '/gone.png', fallbackSrc: '/instead.png' });
    await hasEvent();
    await after(300);
    expect(await events()).toEqual(['load /instead.png']);
    expect(site.requests).toEqual(['GET /gone.png', 'GET /instead.png']);
  });

  more('tells once that the fallback is lost too', async (context) => {
    const { expect, site, open, events, hasEvent } = await visit(context);
    site.answers.set('/gone.png', [{ status: 404 }]);
    site.answers.set('/gone-too.png', [{ status: 500 }]);
    await open({ ...BOX, src: '/gone.png', fallbackSrc: '/gone-too.png', retries: 5 });
    await hasEvent();
    await after(1_200);
    expect(await events()).toEqual(['error /gone-too.png']);
    expect(site.requests).toEqual(['GET /gone.png', 'GET /gone-too.png']);
  });

  more('stops asking when it goes away, or when another picture is requested', async (context) => {
    const { expect, site, page, open, events, hasEvent } = await visit(context);
    site.answers.set('/left.png', [{ status: 503 }]);
    await open({ ...BOX, src: '/left.png' });
    await after(300);
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/other.png' })})`);
    await hasEvent();
    await page.evaluate('window.setProps(null)');
    await after(1_200);
    expect(await events()).toEqual(['load /other.png']);
    expect(site.requests).toEqual(['GET /left.png', 'GET /other.png']);
  });

  more('does not mistake the failure of a picture for that of the next', async (context) => {
    const { expect, site, page, open, events, hasEvent } = await visit(context);
    let fail = () => {};
    const when = new Promise<void>((resolve) => {
      fail = resolve;
    });
    site.answers.set('/slowly-gone.png', [{ status: 404, when }]);
    await open({ ...BOX, src: '/slowly-gone.png' });
    await expect.poll(() => site.requests).toContain('GET /slowly-gone.png');
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/next.png' })})`);
    fail();
    await hasEvent();
    await after(300);
    expect(await events()).toEqual(['load /next.png']);
    expect(site.requests).toEqual(['GET /slowly-gone.png', 'GET /next.png']);
  });

  more('asks once, however often the picture fails meanwhile', async (context) => {
    const { expect, site, page, open, hasEvent } = await visit(context);
    site.answers.set('/twice-busy.png', [{ status: 503 }, { status: 200 }]);
    await open({ ...BOX, src: '/twice-busy.png' });
    await expect.poll(() => site.requests).toContain('GET /twice-busy.png');
    await after(100);
    await page.evaluate("document.images[0].dispatchEvent(new Event('error'))");
    await hasEvent();
    await after(900);
    expect(site.requests).toEqual(['GET /twice-busy.png', 'GET /twice-busy.png']);
  });

  more.for([false, true])(
    'tells of a picture that finished before hydration, strict %s',
    async (strict, context) => {
      const { expect, site, page, open, events, hasEvent } = await visit(context);
      const props = { ...BOX, src: '/early.png', loading: 'eager' } as const;
      await open(props, { html: renderToString(<CameoImage {...props} />), strict, wait: true });
      await hasEvent();
      await after(300);
      expect(await page.evaluate('window.finished')).toBe(true);
      expect(await events()).toEqual(['load /early.png']);
      expect(site.requests).toEqual(['GET /early.png']);
    },
  );

  it('retries a picture that failed before hydration, in strict mode too', async (context) => {
    const { expect, site, open, events, hasEvent } = await visit(context);
    site.answers.set('/early-busy.png', [{ status: 503 }, { status: 200 }]);
    const props = { ...BOX, src: '/early-busy.png', loading: 'eager' } as const;
    await open(props, { html: renderToString(<CameoImage {...props} />), strict: true, wait: true });
    await hasEvent();
    expect(await events()).toEqual(['load /early-busy.png']);
    expect(site.requests.filter((request) => request.startsWith('GET'))).toHaveLength(2);
  });

  more('does the same on React 18', async (context) => {
    const { expect, site, open, events, hasEvent } = await visit(context);
    site.answers.set('/old.png', [{ status: 503 }, { status: 200 }]);
    const props = { ...BOX, src: '/old.png', loading: 'eager' } as const;
    // React 19 puts a preload before it, which 18 would not have written.
    const html = renderToString(<CameoImage {...props} />).replace(/<link[^>]*>/g, '');
    await open(props, { html, strict: true, wait: true, script: react18 });
    await hasEvent();
    await after(300);
    expect(await events()).toEqual(['load /old.png']);
    expect(site.requests.filter((request) => request.startsWith('GET'))).toHaveLength(2);
  });

  more('tells each picture once in strict mode', async (context) => {
    const { expect, page, open, events, until, hasEvent } = await visit(context);
    await open({ ...BOX, src: '/once.png' }, { strict: true });
    await hasEvent();
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/twice.png' })})`);
    await until('window.events.length > 1');
    await after(300);
    expect(await events()).toEqual(['load /once.png', 'load /twice.png']);
  });

  it('fades in late pictures, without inline style, if motion is allowed', async (context) => {
    const { expect, site, page, open, until, hasEvent } = await visit(context);
    let arrive = () => {};
    site.answers.set('/slow.png', [{ status: 200, when: new Promise((resolve) => (arrive = resolve)) }]);
    const props = { ...BOX, src: '/slow.png', fade: true };
    await open(props, { html: renderToString(<ClientImage {...props} />) });
    await until("getComputedStyle(document.images[0]).opacity === '0'");
    arrive();
    await hasEvent();
    expect(await page.evaluate('getComputedStyle(document.images[0]).transitionDuration')).toBe('0.3s');
    await until("getComputedStyle(document.images[0]).opacity === '1'");
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.evaluate('getComputedStyle(document.images[0]).transitionDuration')).toBe('0s');
    expect(await page.evaluate("document.images[0].hasAttribute('style')")).toBe(false);
  });

  more.for([true, false])(
    'warns of the largest picture unless it has priority %s',
    async (priority, context) => {
      const { expect, page, openAndHear } = await visit(context);
      const warnings = await openAndHear();
      await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/largest.png', priority })})`);
      const text =
        '[cameo] "/largest.png" is the largest picture of the first screen, and arrives late. Give it priority.';
      if (priority) await after(3_000);
      else await expect.poll(() => warnings).not.toEqual([]);
      expect(warnings).toEqual(priority ? [] : [text]);
    },
  );

  more('warns of a picture that is chosen for another place', async (context) => {
    const { expect, site, page, openAndHear, hasEvent } = await visit(context);
    site.answers.set('/bent.png', [{ status: 200, size: [48, 48] }]);
    const warnings = await openAndHear();
    await page.evaluate(
      `window.setProps(${JSON.stringify({ ...BOX, src: '/bent.png', h: 128, loading: 'eager' })})`,
    );
    await hasEvent();
    expect(warnings).toEqual([
      '[cameo] "/bent.png" is 48 × 48 and shown 64 × 128, which distorts it. Give w and h in the proportions of the place, or object-fit: cover.',
    ]);
  });

  it('removes the placeholder when the picture has arrived, and not before', async (context) => {
    const { expect, site, page, open, until, hasEvent, visible } = await visit(context);
    let arrive = () => {};
    site.answers.set('/late.png', [{ status: 200, when: new Promise((resolve) => (arrive = resolve)) }]);
    const props = { ...BOX, src: '/late.png', placeholder: 'red' };
    await open(props, { html: renderToString(<ClientImage {...props} />) });
    await until("document.querySelector('.cameo-frame.cameo-waiting') !== null");
    await page.evaluate('for (const animation of document.getAnimations()) animation.finish()');
    expect(await visible('.cameo-placeholder')).toBe('visible');
    arrive();
    await hasEvent();
    await expect.poll(() => visible('.cameo-placeholder')).toBe('hidden');
    await page.evaluate(`window.setProps(${JSON.stringify({ ...props, src: '/late-too.png' })})`);
    await until('window.events.length > 1');
    await expect.poll(() => visible('.cameo-placeholder')).toBe('hidden');
  });

  more(
    'takes the placeholder away when the picture is lost, so that its text can be read',
    async (context) => {
      const { expect, site, page, open, until, hasEvent, visible } = await visit(context);
      site.answers.set('/lost.png', [{ status: 503 }, { status: 404 }]);
      await open({ ...BOX, src: '/lost.png', placeholder: 'red', alt: 'A hand' });
      // During retries, nothing broken is shown over the placeholder.
      await until("getComputedStyle(document.images[0]).opacity === '0'");
      expect(await visible('.cameo-placeholder')).toBe('visible');
      await hasEvent();
      await expect.poll(() => visible('.cameo-placeholder')).toBe('hidden');
      expect(await page.evaluate('getComputedStyle(document.images[0]).opacity')).toBe('1');
    },
  );

  more.for([{ url: '/tall.svg' }, 'https://elsewhere.example/nobody.png', '/of-the-bucket.png'] as const)(
    'keeps the box with a fallback of other proportions: %j',
    async (fallbackSrc, context) => {
      const { expect, site, page, open, until, hasEvent, boxOf } = await visit(context);
      site.answers.set('/gone-box.png', [{ status: 404 }]);
      site.answers.set('/tall.svg', [{ status: 200, size: [20, 90] }]);
      await open({ src: '/gone-box.png', w: 320, h: 200, alt: 'x', fallbackSrc });
      if (typeof fallbackSrc === 'string' && fallbackSrc.startsWith('https'))
        await until("document.images[0].currentSrc.includes('elsewhere')");
      else await hasEvent();
      expect(await boxOf('img')).toBe('320 × 200');
      // Pictures of the bucket have the requested aspect ratio.
      const fit = typeof fallbackSrc === 'string' && fallbackSrc.startsWith('/') ? 'fill' : 'cover';
      expect(await page.evaluate('getComputedStyle(document.images[0]).objectFit')).toBe(fit);
    },
  );

  more('asks for a fallback with its own signature, never with that of the picture', async (context) => {
    const { expect, site, open, hasEvent } = await visit(context);
    site.answers.set('/gone-signed.png', [{ status: 404 }]);
    for (const [fallbackSrc, query] of [
      ['/nobody.png', '?w=64&h=64'],
      [{ src: '/nobody.png', signature: 'k..a.nobody' }, '?w=64&h=64&s=k..a.nobody'],
    ] as const) {
      site.urls.length = 0;
      await open({
        ...BOX,
        sourceWidth: undefined,
        src: '/gone-signed.png',
        signature: 'k..a.cops',
        fallbackSrc,
      });
      await hasEvent();
      expect(site.urls).toEqual(['/gone-signed.png?w=64&h=64&s=k..a.cops', `/nobody.png${query}`]);
    }
  });

  more('shows a node in the same box when nothing else can be had', async (context) => {
    const { expect, site, page, open, events, until, boxOf } = await visit(context);
    site.answers.set('/gone-node.png', [{ status: 404 }]);
    site.answers.set('/gone-instead.png', [{ status: 404 }]);
    const props = { src: '/gone-node.png', fallbackSrc: '/gone-instead.png', w: 320, h: 200, alt: 'Alice' };
    await open({ ...props, node: 'AL', className: 'mine' });
    await until("document.querySelector('.cameo-understudy')?.textContent === 'AL'");
    expect(await boxOf('.cameo-frame.mine')).toBe('320 × 200');
    expect(await events()).toEqual(['error /gone-instead.png']);
    expect(await page.evaluate("document.querySelector('[role=img]').getAttribute('aria-label')")).toBe(
      'Alice',
    );
    await page.evaluate(`window.setProps(${JSON.stringify({ ...props, src: '/here.png' })})`);
    await until("document.images[0]?.src.includes('/here.png')");
  });

  more.for([
    ['19', () => development],
    ['18', () => react18],
  ] as const)('gives its element to a ref on React %s, in both entries', async ([, script], context) => {
    const { expect, page, open, hasEvent } = await visit(context);
    await open({ ...BOX, src: '/a.png', withRef: true }, { script: script() });
    await hasEvent();
    expect(await page.evaluate('window.refs')).toEqual({ client: 'IMG', server: 'IMG', called: 'IMG' });
  });

  more.for(['light', 'dark'] as const)(
    'follows the theme of the page, and a system that is %s where it has none',
    async (colorScheme, context) => {
      const { expect, site, page, open, events, until, hasEvent } = await visit(context);
      const dark = { src: '/night.png', by: 'theme' };
      await open(null as unknown as object);
      await page.emulateMedia({ colorScheme });
      site.requests.length = 0;
      await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/day.png', dark })})`);
      const [own, other] = colorScheme === 'light' ? ['/day.png', '/night.png'] : ['/night.png', '/day.png'];
      await hasEvent();
      await after(300);
      expect(site.requests).toEqual([`GET ${own}`]);
      await page.evaluate(
        `document.documentElement.dataset.theme = '${colorScheme === 'light' ? 'dark' : 'light'}'`,
      );
      await until('window.events.length > 1');
      expect(await events()).toEqual([`load ${own}`, `load ${other}`]);
      expect(site.requests).toEqual([`GET ${own}`, `GET ${other}`]);
    },
  );

  more.for([
    ['above the layer utilities, so utilities have no effect on pictures', (rules: string) => rules],
    [
      'below the layer base, so resets change the size of pictures',
      (rules: string) => `@layer cameo { ${rules} }`,
    ],
    [
      'in its place',
      (rules: string) => `@layer theme, base, components, utilities; @layer components { ${rules} }`,
    ],
  ] as const)(
    'looks where the stylesheet is among the layers of Tailwind: %s',
    async ([text, layered], context) => {
      const { expect, page, open, hasEvent } = await visit(context);
      const layers = '@layer theme, base, components, utilities; @layer base { img { height: auto } }';
      const warnings: string[] = [];
      await open(null as unknown as object, { css: layers, styles: layered });
      page.on('console', (message) => {
        if (message.type() === 'warning') warnings.push(message.text());
      });
      await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/a.png' })})`);
      await hasEvent();
      expect(warnings).toEqual(
        text !== 'in its place'
          ? [`[cameo] The stylesheet is ${text}. Import styles.tailwind.css of the same package instead.`]
          : [],
      );
    },
  );
});
