import { startChromium } from '@cameo/testing/chromium';
import { onlyInFull } from '@cameo/testing/form';
import type { Browser, Page } from 'playwright-core';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundlePage, type PictureSite, pageOf, startPictureSite } from '../../image/tests/picture-site.js';
import { CameoImage as ClientImage } from '../src/client.js';
import { CameoImage } from '../src/index.js';
import { CLIENT_PAGE, PACKAGE } from './client-page.js';

const browser: Browser | undefined = await startChromium();

interface Opening extends Partial<Pick<PictureSite['page'], 'html' | 'script' | 'css' | 'styles'>> {
  readonly strict?: boolean;
  readonly wait?: boolean;
}

const BOX = { w: 48, h: 48, layout: 'fixed', sourceWidth: 48, alt: '' } as const;

/** Other ways of what one test shows in any form. */
const more = it.runIf(onlyInFull('one path in a browser stands for the others'));

describe.runIf(browser)('<CameoImage> of ./client in Chromium', () => {
  let site: PictureSite;
  let page: Page;
  let complaints: string[];
  let development: string;
  let react18: string;

  beforeAll(async () => {
    site = await startPictureSite();
    development = await bundlePage(CLIENT_PAGE, { from: PACKAGE });
    react18 = await bundlePage(CLIENT_PAGE, {
      from: PACKAGE,
      alias: { react: 'react-18', 'react-dom': 'react-dom-18' },
    });
  });
  afterEach(async () => {
    await page.close();
    expect(complaints.filter((text) => !/Failed to load resource/.test(text))).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await site.close();
  });

  /** Opens a page with a picture; `html` is what a server rendered. */
  async function open(
    props: object,
    { html = '', strict = false, wait = false, script = development, ...sheets }: Opening = {},
  ) {
    site.requests.length = 0;
    const after = '<link rel="stylesheet" href="/page.css">';
    site.page = {
      html: pageOf(html).replace('</head>', `${sheets.css ? after : ''}</head>`),
      script,
      ...sheets,
    };
    page = await (browser as Browser).newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const flags = `${strict ? '&strict' : ''}${wait ? '&wait' : ''}`;
    await page.goto(`${site.origin}/page?props=${encodeURIComponent(JSON.stringify(props))}${flags}`);
  }
  /** Opens a page without a picture, and collects its warnings from then on. */
  async function openAndHear(): Promise<readonly string[]> {
    const warnings: string[] = [];
    await open(null as unknown as object);
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    return warnings;
  }
  const said = () => page.evaluate<readonly string[]>('window.said');
  const until = (condition: string) =>
    expect.poll(() => page.evaluate(condition), { timeout: 8_000 }).toBe(true);
  const saidSomething = () => until('window.said?.length > 0');
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('asks again after 503, and tells once that the picture arrived', async () => {
    site.answers.set('/busy.png', [{ status: 503 }, { status: 200 }]);
    await open({ ...BOX, src: '/busy.png' });
    await saidSomething();
    await after(300);
    expect(await said()).toEqual(['load /busy.png']);
    // The browser knows the status, and the first wait needs no more.
    expect(site.requests).toEqual(['GET /busy.png', 'GET /busy.png']);
    expect(await page.evaluate('document.images[0].naturalWidth')).toBe(48);
  });

  more('waits as long as the server asks', async () => {
    site.answers.set('/later.png', [{ status: 429, headers: { 'retry-after': '2' } }, { status: 200 }]);
    await open({ ...BOX, src: '/later.png' });
    // Without being asked it would have waited for a second at most.
    await after(1_300);
    expect(site.requests).toEqual(['GET /later.png', 'HEAD /later.png']);
    await saidSomething();
    expect(await said()).toEqual(['load /later.png']);
  });

  more('asks again twice at most, then tells once that the picture is lost', async () => {
    site.answers.set('/down.png', [{ status: 500 }]);
    await open({ ...BOX, src: '/down.png' });
    await saidSomething();
    await after(300);
    expect(await said()).toEqual(['error /down.png']);
    expect(site.requests.filter((request) => request.startsWith('GET'))).toHaveLength(3);
    expect(site.requests.filter((request) => request.startsWith('HEAD'))).toHaveLength(1);
  });

  it('shows the fallback instead, and tells that it arrived', async () => {
    site.answers.set('/gone.png', [{ status: 404 }]);
    await open({ ...BOX, src: '/gone.png', fallbackSrc: '/instead.png' });
    await saidSomething();
    await after(300);
    expect(await said()).toEqual(['load /instead.png']);
    expect(site.requests).toEqual(['GET /gone.png', 'GET /instead.png']);
  });

  more('tells once that the fallback is lost too', async () => {
    site.answers.set('/gone.png', [{ status: 404 }]);
    site.answers.set('/gone-too.png', [{ status: 500 }]);
    await open({ ...BOX, src: '/gone.png', fallbackSrc: '/gone-too.png', retries: 5 });
    await saidSomething();
    await after(1_200);
    expect(await said()).toEqual(['error /gone-too.png']);
    expect(site.requests).toEqual(['GET /gone.png', 'GET /gone-too.png']);
  });

  more('stops asking when it goes away, or when another picture is asked for', async () => {
    site.answers.set('/left.png', [{ status: 503 }]);
    await open({ ...BOX, src: '/left.png' });
    await after(300);
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/other.png' })})`);
    await saidSomething();
    await page.evaluate('window.setProps(null)');
    await after(1_200);
    expect(await said()).toEqual(['load /other.png']);
    expect(site.requests).toEqual(['GET /left.png', 'GET /other.png']);
  });

  more('does not mistake the failure of a picture for that of the next', async () => {
    site.answers.set('/slowly-gone.png', [{ status: 404, delay: 600 }]);
    await open({ ...BOX, src: '/slowly-gone.png' });
    await expect.poll(() => site.requests).toContain('GET /slowly-gone.png');
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/next.png' })})`);
    await saidSomething();
    await after(900);
    expect(await said()).toEqual(['load /next.png']);
    expect(site.requests).toEqual(['GET /slowly-gone.png', 'GET /next.png']);
  });

  more('asks once, however often the picture fails meanwhile', async () => {
    site.answers.set('/twice-busy.png', [{ status: 503 }, { status: 200 }]);
    await open({ ...BOX, src: '/twice-busy.png' });
    await expect.poll(() => site.requests).toContain('GET /twice-busy.png');
    await after(100);
    await page.evaluate("document.images[0].dispatchEvent(new Event('error'))");
    await saidSomething();
    await after(900);
    expect(site.requests).toEqual(['GET /twice-busy.png', 'GET /twice-busy.png']);
  });

  more.each([false, true])('tells of a picture that finished before hydration, strict %s', async (strict) => {
    const props = { ...BOX, src: '/early.png', loading: 'eager' } as const;
    await open(props, { html: renderToString(<CameoImage {...props} />), strict, wait: true });
    await saidSomething();
    await after(300);
    expect(await page.evaluate('window.finished')).toBe(true);
    expect(await said()).toEqual(['load /early.png']);
    expect(site.requests).toEqual(['GET /early.png']);
  });

  it('asks again for a picture that failed before hydration, in strict mode too', async () => {
    site.answers.set('/early-busy.png', [{ status: 503 }, { status: 200 }]);
    const props = { ...BOX, src: '/early-busy.png', loading: 'eager' } as const;
    await open(props, { html: renderToString(<CameoImage {...props} />), strict: true, wait: true });
    await saidSomething();
    expect(await said()).toEqual(['load /early-busy.png']);
    expect(site.requests.filter((request) => request.startsWith('GET'))).toHaveLength(2);
  });

  more('does the same on React 18', async () => {
    site.answers.set('/old.png', [{ status: 503 }, { status: 200 }]);
    const props = { ...BOX, src: '/old.png', loading: 'eager' } as const;
    // React 19 puts a preload before it, which 18 would not have written.
    const html = renderToString(<CameoImage {...props} />).replace(/<link[^>]*>/g, '');
    await open(props, { html, strict: true, wait: true, script: react18 });
    await saidSomething();
    await after(300);
    expect(await said()).toEqual(['load /old.png']);
    expect(site.requests.filter((request) => request.startsWith('GET'))).toHaveLength(2);
  });

  more('tells each picture once in strict mode', async () => {
    await open({ ...BOX, src: '/once.png' }, { strict: true });
    await saidSomething();
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/twice.png' })})`);
    await until('window.said.length > 1');
    await after(300);
    expect(await said()).toEqual(['load /once.png', 'load /twice.png']);
  });

  it('fades in what comes late, without inline style, where motion is welcome', async () => {
    let arrive = () => {};
    site.answers.set('/slow.png', [{ status: 200, when: new Promise((resolve) => (arrive = resolve)) }]);
    const props = { ...BOX, src: '/slow.png', fade: true };
    await open(props, { html: renderToString(<ClientImage {...props} />) });
    await until("getComputedStyle(document.images[0]).opacity === '0'");
    arrive();
    await saidSomething();
    expect(await page.evaluate('getComputedStyle(document.images[0]).transitionDuration')).toBe('0.3s');
    await until("getComputedStyle(document.images[0]).opacity === '1'");
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.evaluate('getComputedStyle(document.images[0]).transitionDuration')).toBe('0s');
    expect(await page.evaluate("document.images[0].hasAttribute('style')")).toBe(false);
  });

  more.each([true, false])('warns of the largest picture unless it has priority %s', async (priority) => {
    const warnings = await openAndHear();
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/largest.png', priority })})`);
    await after(3_000);
    const text =
      '[cameo] "/largest.png" is the largest of the first screen, and comes late. Give it priority.';
    expect(warnings).toEqual(priority ? [] : [text]);
  });

  more('warns of a picture that is chosen for another place', async () => {
    site.answers.set('/bent.png', [{ status: 200, size: [48, 48] }]);
    const warnings = await openAndHear();
    await page.evaluate(
      `window.setProps(${JSON.stringify({ ...BOX, src: '/bent.png', h: 96, loading: 'eager' })})`,
    );
    await saidSomething();
    expect(warnings).toEqual([
      '[cameo] "/bent.png" is 48 × 48 and shown 48 × 96, which distorts it. Give w and h in the proportions of the place, or object-fit: cover.',
    ]);
  });

  const visible = (part: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('${part}')).visibility`);
  const boxOf = (part: string) =>
    page.evaluate<string>(
      `(({ width, height }) => width + ' × ' + height)(document.querySelector('${part}').getBoundingClientRect())`,
    );

  it('takes the placeholder away when the picture has arrived, and not before', async () => {
    let arrive = () => {};
    site.answers.set('/late.png', [{ status: 200, when: new Promise((resolve) => (arrive = resolve)) }]);
    const props = { ...BOX, src: '/late.png', placeholder: 'red' };
    await open(props, { html: renderToString(<ClientImage {...props} />) });
    await until("document.querySelector('.cameo-frame.cameo-waiting') !== null");
    await page.evaluate('for (const animation of document.getAnimations()) animation.finish()');
    expect(await visible('.cameo-placeholder')).toBe('visible');
    arrive();
    await saidSomething();
    await expect.poll(() => visible('.cameo-placeholder')).toBe('hidden');
    await page.evaluate(`window.setProps(${JSON.stringify({ ...props, src: '/late-too.png' })})`);
    await until('window.said.length > 1');
    await expect.poll(() => visible('.cameo-placeholder')).toBe('hidden');
  });

  more('takes the placeholder away when the picture is lost, so that its text can be read', async () => {
    site.answers.set('/lost.png', [{ status: 503 }, { status: 404 }]);
    await open({ ...BOX, src: '/lost.png', placeholder: 'red', alt: 'A hand' });
    // While it is asked for again, nothing broken is shown over the placeholder.
    await until("getComputedStyle(document.images[0]).opacity === '0'");
    expect(await visible('.cameo-placeholder')).toBe('visible');
    await saidSomething();
    await expect.poll(() => visible('.cameo-placeholder')).toBe('hidden');
    expect(await page.evaluate('getComputedStyle(document.images[0]).opacity')).toBe('1');
  });

  more.each([{ url: '/tall.svg' }, 'https://elsewhere.example/nobody.png', '/of-the-bucket.png'] as const)(
    'keeps the box with a fallback of other proportions: %j',
    async (fallbackSrc) => {
      site.answers.set('/gone-box.png', [{ status: 404 }]);
      site.answers.set('/tall.svg', [{ status: 200, size: [20, 90] }]);
      await open({ src: '/gone-box.png', w: 320, h: 200, alt: 'x', fallbackSrc });
      if (typeof fallbackSrc === 'string' && fallbackSrc.startsWith('https'))
        await until("document.images[0].currentSrc.includes('elsewhere')");
      else await saidSomething();
      expect(await boxOf('img')).toBe('320 × 200');
      // The bucket makes the proportions that were asked for.
      const fit = typeof fallbackSrc === 'string' && fallbackSrc.startsWith('/') ? 'fill' : 'cover';
      expect(await page.evaluate('getComputedStyle(document.images[0]).objectFit')).toBe(fit);
      complaints = complaints.filter((text) => !/elsewhere/.test(text));
    },
  );

  more('asks for a fallback with its own signature, never with that of the picture', async () => {
    site.answers.set('/gone-signed.png', [{ status: 404 }]);
    for (const [fallbackSrc, query] of [
      ['/nobody.png', '?w=48&h=48'],
      [{ src: '/nobody.png', signature: 'k..a.nobody' }, '?w=48&h=48&s=k..a.nobody'],
    ] as const) {
      site.urls.length = 0;
      await open({
        ...BOX,
        sourceWidth: undefined,
        src: '/gone-signed.png',
        signature: 'k..a.cops',
        fallbackSrc,
      });
      await saidSomething();
      expect(site.urls).toEqual(['/gone-signed.png?w=48&h=48&s=k..a.cops', `/nobody.png${query}`]);
      await page.close();
    }
    await open(null as unknown as object);
  });

  more('shows a node in the same box when nothing else can be had', async () => {
    site.answers.set('/gone-node.png', [{ status: 404 }]);
    site.answers.set('/gone-instead.png', [{ status: 404 }]);
    const props = { src: '/gone-node.png', fallbackSrc: '/gone-instead.png', w: 320, h: 200, alt: 'Alice' };
    await open({ ...props, node: 'AL', className: 'mine' });
    await until("document.querySelector('.cameo-understudy')?.textContent === 'AL'");
    expect(await boxOf('.cameo-frame.mine')).toBe('320 × 200');
    expect(await said()).toEqual(['error /gone-instead.png']);
    expect(await page.evaluate("document.querySelector('[role=img]').getAttribute('aria-label')")).toBe(
      'Alice',
    );
    await page.evaluate(`window.setProps(${JSON.stringify({ ...props, src: '/here.png' })})`);
    await until("document.images[0]?.src.includes('/here.png')");
  });

  more.each([
    ['19', () => development],
    ['18', () => react18],
  ] as const)('gives its element to a ref on React %s, in both entries', async (_, script) => {
    await open({ ...BOX, src: '/a.png', withRef: true }, { script: script() });
    await saidSomething();
    expect(await page.evaluate('window.refs')).toEqual({ client: 'IMG', server: 'IMG', called: 'IMG' });
  });

  more.each(['light', 'dark'] as const)(
    'follows the theme of the page, and a system that is %s where it has none',
    async (colorScheme) => {
      const dark = { src: '/night.png', by: 'theme' };
      await open(null as unknown as object);
      await page.emulateMedia({ colorScheme });
      site.requests.length = 0;
      await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/day.png', dark })})`);
      const [own, other] = colorScheme === 'light' ? ['/day.png', '/night.png'] : ['/night.png', '/day.png'];
      await saidSomething();
      await after(300);
      expect(site.requests).toEqual([`GET ${own}`]);
      await page.evaluate(
        `document.documentElement.dataset.theme = '${colorScheme === 'light' ? 'dark' : 'light'}'`,
      );
      await until('window.said.length > 1');
      expect(await said()).toEqual([`load ${own}`, `load ${other}`]);
      expect(site.requests).toEqual([`GET ${own}`, `GET ${other}`]);
    },
  );

  more.each([
    ['above the layer utilities, so utilities have no effect on pictures', (rules: string) => rules],
    [
      'below the layer base, so resets change the size of pictures',
      (rules: string) => `@layer cameo { ${rules} }`,
    ],
    [
      'in its place',
      (rules: string) => `@layer theme, base, components, utilities; @layer components { ${rules} }`,
    ],
  ] as const)('looks where the stylesheet is among the layers of Tailwind: %s', async (text, layered) => {
    const layers = '@layer theme, base, components, utilities; @layer base { img { height: auto } }';
    const warnings: string[] = [];
    await open(null as unknown as object, { css: layers, styles: layered });
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await page.evaluate(`window.setProps(${JSON.stringify({ ...BOX, src: '/a.png' })})`);
    await saidSomething();
    expect(warnings).toEqual(
      text !== 'in its place'
        ? [`[cameo] The stylesheet is ${text}. Import styles.tailwind.css of the same package instead.`]
        : [],
    );
  });
});
