import { startChromium } from '@cameo/testing/chromium';
import { some } from '@cameo/testing/form';
import type { Browser, Page } from 'playwright-core';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PictureSite, pageOf, startPictureSite } from '../../image/tests/picture-site.js';
import { CameoImage, type CameoImageProps } from '../src/index.js';

const browser: Browser | undefined = await startChromium();

const THUMBHASH = '3OcRJYB4d3h/iIeHeEh3eIhw+j2w';
const LAYOUTS = ['fixed', 'constrained', 'full-width', 'fill'] as const;
const CONTAINERS = [200, 800];
const BOXES = [
  [600, 300],
  [240, 480],
  [64, 64],
] as const;
/** Common rules of a page about pictures. */
const RESETS = ['', 'img { max-width: 100%; height: auto; display: block }'];
/** A page's rules about this picture. */
const OWN_CLASSES = ['', 'wide', 'boxed'] as const;
const OWN_RULES = '.wide { width: 100% } .boxed { width: 100px; height: 80px }';

/** The size of a picture in a place, according to the README. */
function expectedBox(layout: string, container: number, [w, h]: readonly [number, number], own: string) {
  if (own === 'boxed') return '100 × 80';
  if (layout === 'fill') return `${container} × 150`;
  if (own === 'wide' && layout === 'fixed') return undefined;
  const width =
    layout === 'full-width' || own === 'wide'
      ? container
      : layout === 'constrained'
        ? Math.min(w, container)
        : w;
  return `${width} × ${(width * h) / w}`;
}

describe.runIf(browser)('placeholders in Chromium', () => {
  let site: PictureSite;
  let page: Page;
  beforeAll(async () => {
    site = await startPictureSite();
    page = await (browser as Browser).newPage({ viewport: { width: 1000, height: 700 } });
  });
  afterAll(async () => {
    await browser?.close();
    await site.close();
  });
  const open = async (html: string, css = '') => {
    site.page = { html: pageOf(html, '<link rel="stylesheet" href="/page.css">'), script: '', css };
    await page.goto(`${site.origin}/page`);
  };

  const places = LAYOUTS.flatMap((layout) =>
    CONTAINERS.flatMap((container) =>
      BOXES.flatMap((box) => OWN_CLASSES.map((own) => ({ layout, container, box, own }))),
    ),
  );

  it.each(some(RESETS, 1))('have exactly the box of their picture, with the reset %j', async (reset) => {
    const pictures = places.map(({ layout, container, box: [w, h], own }, at) => {
      const props = { src: '/a.png', w, h, layout, alt: '', loading: 'eager', className: own };
      return `<div class="container c${container} ${layout}" id="p${at}">${renderToStaticMarkup(
        <CameoImage {...({ ...props, thumbhash: THUMBHASH } as unknown as CameoImageProps)} />,
      )}</div>`;
    });
    const containers = '.container { position: relative } .c200 { width: 200px } .c800 { width: 800px }';
    await open(pictures.join(''), `${reset} ${containers} .fill { height: 150px } ${OWN_RULES}`);
    const boxes = await page.evaluate<readonly (readonly string[])[]>(`
      [...document.querySelectorAll('.container')].map((container) =>
        ['.cameo-frame', '.cameo-frame img', '.cameo-placeholder', '.cameo-placeholder svg'].map((part) => {
          const { width, height } = container.querySelector(part).getBoundingClientRect();
          return Math.round(width * 100) / 100 + ' × ' + Math.round(height * 100) / 100;
        }))`);
    expect(boxes.length).toBe(places.length);
    for (const [at, { layout, container, box, own }] of places.entries()) {
      const expected = expectedBox(layout, container, box, own) ?? boxes[at]?.[0];
      expect([layout, container, box, own, ...(boxes[at] ?? [])]).toEqual([
        layout,
        container,
        box,
        own,
        ...Array(4).fill(expected),
      ]);
    }
  });

  const shown = ['with', 'without'] as const;
  const containers = [
    ['row', 'display: flex'],
    ['narrow row', 'display: flex; width: 150px'],
    ['grid', 'display: grid; grid-template-columns: 100px 100px'],
  ] as const;
  it.each(containers)(
    'and pictures without one keep their proportions beside a taller neighbour in a %s',
    async (_, rules) => {
      // The narrow row has less room than the neighbour's text takes.
      const neighbour = '<p>A long text that needs a lot of room beside a picture</p>';
      const kinds = LAYOUTS.filter((layout) => layout !== 'fill').flatMap((layout) =>
        shown.map((placeholder) => ({ layout, placeholder })),
      );
      const html = kinds.map(({ layout, placeholder }) => {
        const props = { src: '/a.png', w: 100, h: 50, layout, sizes: '100px', alt: '', loading: 'eager' };
        const request = { ...props, ...(placeholder === 'with' && { placeholder: 'red' }) };
        return `<div class="c">${renderToStaticMarkup(<CameoImage {...(request as unknown as CameoImageProps)} />)}${neighbour}</div>`;
      });
      await open(html.join(''), `.c { ${rules} } p { height: 200px }`);
      const boxes = await page.evaluate<readonly (readonly [number, number])[]>(`
      [...document.querySelectorAll('.c > .cameo-frame, .c > img')].map((box) => {
        const { width, height } = box.getBoundingClientRect();
        return [width, height];
      })`);
      for (const [at, kind] of kinds.entries()) {
        const [width = 0, height = 0] = boxes[at] ?? [];
        // Only a fixed picture keeps its width where there is no room; every picture keeps its proportions.
        expect([kind, kind.layout === 'fixed' ? width : 100, height * 2]).toEqual([
          kind,
          100,
          expect.closeTo(width, 1),
        ]);
      }
    },
  );

  it('do not shift the page when the picture arrives', async () => {
    let arrive = () => {};
    site.answers.set('/slow.png', [{ status: 200, when: new Promise((resolve) => (arrive = resolve)) }]);
    const props = { src: '/slow.png', w: 300, h: 150, alt: '', loading: 'eager' } as const;
    await page.goto('about:blank');
    site.page = {
      html: pageOf(
        `${renderToStaticMarkup(<CameoImage {...props} placeholder="#f4f1ea" />)}<p id="below">x</p>`,
      ),
      script: '',
    };
    await page.goto(`${site.origin}/page`, { waitUntil: 'domcontentloaded' });
    const top = () => page.evaluate<number>("document.querySelector('#below').getBoundingClientRect().top");
    const before = await top();
    arrive();
    await expect.poll(() => page.evaluate('document.images[0].naturalWidth')).toBe(300);
    expect(await top()).toBe(before);
    expect(before).toBeGreaterThan(150);
  });

  it('are blurred in proportion to their size, to the edges', async () => {
    const props = {
      src: '/never.png',
      alt: '',
      layout: 'full-width',
      sizes: '1px',
      thumbhash: THUMBHASH,
    } as const;
    site.answers.set('/never.png', [{ status: 200, when: new Promise(() => {}) }]);
    const html = [100, 800]
      .map(
        (width) =>
          `<div class="w${width}">${renderToStaticMarkup(<CameoImage {...props} w={1} h={1} />)}</div>`,
      )
      .join('');
    site.page = {
      html: pageOf(html, '<link rel="stylesheet" href="/page.css">'),
      script: '',
      css: '.w100 { width: 100px } .w800 { width: 800px }',
    };
    await page.goto(`${site.origin}/page`, { waitUntil: 'domcontentloaded' });
    const blurs = await page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('.cameo-placeholder svg')].map((svg) => getComputedStyle(svg).filter)",
    );
    expect(blurs).toEqual(['blur(12px)', 'blur(96px)']);
  });

  it.each([
    [100, 100, 500],
    [200, 100, 500],
    [100, 200, 500],
    [200, 100, 100],
    [200, 100, 400],
    [100, 200, 300],
  ])('of %i × %i px with round %i have the shape of the picture', async (w, h, round) => {
    const props = { src: '/a.png', w, h, layout: 'fixed', alt: '', round } as const;
    await open(renderToStaticMarkup(<CameoImage {...props} thumbhash={THUMBHASH} />));
    // The grammar of URLs: arcs of a circle as far as the height allows, and an ellipse for 500.
    const x = (w * round) / 1000;
    const y = round === 500 ? h / 2 : Math.min(x, h / 2);
    const distance = (at: number, length: number, radius: number) =>
      Math.max(0, radius - Math.min(at, length - at)) / radius;
    const points = [2, 9, 25, 50, 75, 91, 98].flatMap((across) =>
      [2, 9, 25, 50, 75, 91, 98].map((down) => [(across * w) / 100, (down * h) / 100] as const),
    );
    const painted = await page.evaluate<readonly boolean[]>(`(() => {
      const { left, top } = document.querySelector('.cameo-frame').getBoundingClientRect();
      return ${JSON.stringify(points)}.map(([x, y]) =>
        document.elementsFromPoint(left + x, top + y).some((element) => element.tagName === 'path'));
    })()`);
    expect(painted).toEqual(
      points.map(([across, down]) => Math.hypot(distance(across, w, x), distance(down, h, y)) < 1),
    );
  });

  it('disappear eventually without a script, so that they do not show through transparency forever', async () => {
    await open(renderToStaticMarkup(<CameoImage src="/a.png" w={48} h={48} alt="" placeholder="#f4f1ea" />));
    const visibility = () =>
      page.evaluate<string>("getComputedStyle(document.querySelector('.cameo-placeholder')).visibility");
    expect(await visibility()).toBe('visible');
    // Skips the wait.
    await page.evaluate('for (const animation of document.getAnimations()) animation.finish()');
    expect(await visibility()).toBe('hidden');
  });
});
