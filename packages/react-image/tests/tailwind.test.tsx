import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { startChromium } from '@cameo/testing/chromium';
import { onlyInFull, some } from '@cameo/testing/form';
import type { Browser, Page } from 'playwright-core';
import { renderToStaticMarkup } from 'react-dom/server';
import { compile } from 'tailwindcss';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PictureSite, startPictureSite } from '../../image/tests/picture-site.js';
import { CameoImage, type CameoImageProps } from '../src/index.js';

const browser: Browser | undefined = onlyInFull('one path in a browser stands for the others')
  ? await startChromium()
  : undefined;

const CLASSES = ['object-contain', 'max-w-24', 'rounded-full', 'block', 'size-16', 'w-full'];
const OURS = '@import "@cameo/react-image/styles.tailwind.css";';
const THEIRS = '@import "tailwindcss";';

/** Tailwind's output for a stylesheet, with the utilities that the pictures below use. */
async function tailwind(css: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const { build } = await compile(css, {
    base: import.meta.dirname,
    loadStylesheet: async (id) => {
      // Its package names a stylesheet under a condition that Node does not know.
      const path = require.resolve(id === 'tailwindcss' ? 'tailwindcss/index.css' : id);
      return { path, base: dirname(path), content: await readFile(path, 'utf8') };
    },
  });
  return build(CLASSES);
}

/** Orders of stylesheets: the documented one and others that occur. */
const ORDERS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  'Tailwind, then ours, in one stylesheet': async () => [await tailwind(`${THEIRS}\n${OURS}`)],
  'ours, then Tailwind, in one stylesheet': async () => [await tailwind(`${OURS}\n${THEIRS}`)],
  'Tailwind, then ours, in two': async () => [await tailwind(THEIRS), await tailwind(OURS)],
  'ours, then Tailwind, in two': async () => [await tailwind(OURS), await tailwind(THEIRS)],
};

describe.runIf(browser)('Tailwind 4 in Chromium', () => {
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

  const picture = (props: object) =>
    renderToStaticMarkup(
      <CameoImage
        {...({ src: '/a.png', alt: '', loading: 'eager', ...props } as unknown as CameoImageProps)}
      />,
    );
  const PAGE = [
    ['fill', picture({ layout: 'fill', w: 800, h: 300 })],
    ['contained', picture({ layout: 'fill', w: 800, h: 300, className: 'object-contain' })],
    ['fixed', picture({ layout: 'fixed', w: 320, h: 240 })],
    ['small', picture({ layout: 'fixed', w: 320, h: 240, className: 'max-w-24' })],
    ['narrow', picture({ w: 640, h: 320 })],
    [
      'avatar',
      picture({ layout: 'fixed', w: 48, h: 48, placeholder: 'red', className: 'size-16 rounded-full' }),
    ],
    ['wide', picture({ w: 64, h: 32, placeholder: 'red', className: 'block w-full' })],
  ] as const;

  it.each(some(Object.keys(ORDERS), 2))('%s: resets do not apply, utilities do', async (order) => {
    const sheets = await ORDERS[order]?.();
    const html = PAGE.map(
      ([id, markup]) => `<div id="${id}" style="position:relative;width:200px;height:300px">${markup}</div>`,
    ).join('');
    await page.setContent(
      `<base href="${site.origin}/"><style>${sheets?.join('</style><style>')}</style>${html}`,
    );
    await expect.poll(() => page.evaluate('[...document.images].every((img) => img.complete)')).toBe(true);
    const facts =
      await page.evaluate(`Object.fromEntries(${JSON.stringify(PAGE.map(([id]) => id))}.map((id) => {
      const img = document.querySelector('#' + id + ' img');
      const frame = document.querySelector('#' + id + ' :is(span, img)');
      const { width, height } = frame.getBoundingClientRect();
      return [id, [width, height, getComputedStyle(img).objectFit, getComputedStyle(frame).display, img.clientWidth].join(' ')];
    }))`);
    expect(facts).toEqual({
      fill: '200 300 cover block 200',
      contained: '200 300 contain block 200',
      fixed: '320 240 fill block 320',
      small: '96 72 fill block 96',
      narrow: '200 100 fill block 200',
      avatar: '64 64 cover inline-grid 64',
      wide: '200 100 cover block 200',
    });
  });

  it('without it, classes override ours, and ours override resets, in any order', async () => {
    // A common reset, and the output of a CSS module.
    const resets = 'img { max-width: 100%; height: auto; display: block }';
    const module = '._contained_1x { object-fit: contain } ._small_1x { max-width: 96px }';
    const ours = await readFile(new URL('../dist/styles.css', import.meta.url), 'utf8');
    for (const sheets of [
      [resets, ours, module],
      [module, ours, resets],
      [ours, module, resets],
    ]) {
      const html = [
        picture({ layout: 'fill', w: 800, h: 300, className: '_contained_1x' }),
        picture({ layout: 'fixed', w: 320, h: 240 }),
        picture({ layout: 'fixed', w: 320, h: 240, className: '_small_1x' }),
      ].map((markup) => `<div style="position:relative;width:200px;height:300px">${markup}</div>`);
      await page.setContent(
        `<base href="${site.origin}/"><style>${sheets.join('</style><style>')}</style>${html.join('')}`,
      );
      expect(
        await page.evaluate(
          "[...document.images].map((img) => [img.width, img.height, getComputedStyle(img).objectFit].join(' '))",
        ),
      ).toEqual(['200 300 contain', '320 240 fill', '96 72 fill']);
    }
  });
});
