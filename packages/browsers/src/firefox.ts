import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { type BrowserPage, OPEN_TIMEOUT_MS, type Opened, type TestBrowser, USUAL_HEIGHT } from './browser.js';

/** The colour scheme is a preference of the whole browser: WebDriver BiDi has no command for it. */
const COLOURS = 'layout.css.prefers-color-scheme.content-override';
const [DARK, LIGHT] = [0, 1] as const;

/** Starts Firefox by WebDriver BiDi, once for each requested colour scheme. */
export async function startFirefox(executablePath: string): Promise<TestBrowser> {
  const launch = (dark: boolean): Promise<Browser> =>
    puppeteer.launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      extraPrefsFirefox: { [COLOURS]: dark ? DARK : LIGHT },
      // The test's own signal handling decides what ends, and in which order.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    });
  const light = await launch(false);
  let dark: Promise<Browser> | undefined;
  return {
    engine: 'firefox',
    tellsMessages: true,
    open: async (url, screen, opened) => {
      if (screen.dark) dark ??= launch(true);
      const browser = (screen.dark && (await dark)) || light;
      // A separate container, and therefore a separate cache.
      const context = await browser.createBrowserContext();
      const { width, height = USUAL_HEIGHT, density = 1 } = screen;
      const inner = await context.newPage();
      await inner.setViewport({ width, height, deviceScaleFactor: density });
      const page = pageOf(inner, density, () => context.close());
      await page.goto(url, opened);
      return page;
    },
    close: async () => {
      await light.close();
      await (await dark)?.close();
    },
  };
}

function pageOf(page: Page, density: number, close: () => Promise<void>): BrowserPage {
  const messages: string[] = [];
  page.on('console', (message) => {
    if (['warn', 'error', 'assert'].includes(message.type()))
      messages.push(`${message.type()}: ${message.text()} (${message.location().url ?? ''})`);
  });
  page.on('pageerror', (error) => {
    messages.push(`uncaught: ${error instanceof Error ? error.message : String(error)}`);
  });
  const waits = { interactive: 'domcontentloaded', complete: 'load' } as const;
  return {
    goto: async (url: string, opened: Opened = 'complete') => {
      await page.goto(url, { waitUntil: waits[opened], timeout: OPEN_TIMEOUT_MS });
    },
    evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    screenshot: async () => Buffer.from(await page.screenshot()),
    messages: () => messages,
    resize: ({ width, height = USUAL_HEIGHT }) =>
      page.setViewport({ width, height, deviceScaleFactor: density }),
    close,
  };
}
