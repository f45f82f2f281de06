import type { Browser } from 'playwright-core';
import type { TestContext } from 'vitest';
import { type PictureSite, pageOf, startPictureSite } from '../../image/tests/picture-site.js';

interface Opening extends Partial<Pick<PictureSite['page'], 'html' | 'script' | 'css' | 'styles'>> {
  readonly strict?: boolean;
  readonly wait?: boolean;
}

/**
 * A server and a page for one test, which fails if the page complains.
 * @param usual the script of the page, unless a test has another
 */
export async function visitPage(browser: Browser, usual: string, { expect, onTestFinished }: TestContext) {
  const site = await startPictureSite();
  onTestFinished(() => site.close());
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  onTestFinished(async () => {
    await page.close();
    expect(complaints.filter((text) => !/Failed to load resource|elsewhere/.test(text))).toEqual([]);
  });

  /** Opens a page with a picture; `html` is the server-rendered part. */
  const open = async (
    props: object,
    { html = '', strict = false, wait = false, script = usual, ...sheets }: Opening = {},
  ) => {
    site.requests.length = 0;
    const own = '<link rel="stylesheet" href="/page.css">';
    site.page = {
      html: pageOf(html).replace('</head>', `${sheets.css ? own : ''}</head>`),
      script,
      ...sheets,
    };
    const flags = `${strict ? '&strict' : ''}${wait ? '&wait' : ''}`;
    await page.goto(`${site.origin}/page?props=${encodeURIComponent(JSON.stringify(props))}${flags}`);
  };
  /** Opens a page without a picture, and collects its warnings from then on. */
  const openAndHear = async (): Promise<readonly string[]> => {
    const warnings: string[] = [];
    await open(null as unknown as object);
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    return warnings;
  };
  const events = () => page.evaluate<readonly string[]>('window.events');
  const until = (condition: string) =>
    expect.poll(() => page.evaluate(condition), { timeout: 8_000 }).toBe(true);
  const hasEvent = () => until('window.events?.length > 0');
  const visible = (part: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('${part}')).visibility`);
  const boxOf = (part: string) =>
    page.evaluate<string>(
      `(({ width, height }) => width + ' × ' + height)(document.querySelector('${part}').getBoundingClientRect())`,
    );
  return { expect, site, page, open, openAndHear, events, until, hasEvent, visible, boxOf };
}
