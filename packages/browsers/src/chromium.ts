import { QUIET_CHROMIUM } from '@cameo/testing/chromium-arguments';
import { type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { type BrowserPage, OPEN_TIMEOUT_MS, type Opened, type TestBrowser, USUAL_HEIGHT } from './browser.js';

/** Starts Chromium and controls it by its debugging protocol. */
export async function startChromium(executablePath: string): Promise<TestBrowser> {
  // The test's own signal handling decides what ends, and in which order.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath, args: [...QUIET_CHROMIUM], ...signals });
  return {
    engine: 'chromium',
    tellsMessages: true,
    open: async (url, { width, height = USUAL_HEIGHT, density = 1, dark = false }, opened) => {
      const context = await browser.newContext({
        viewport: { width, height },
        deviceScaleFactor: density,
        colorScheme: dark ? 'dark' : 'light',
      });
      const page = pageOf(await context.newPage(), () => context.close());
      await page.goto(url, opened);
      return page;
    },
    close: () => browser.close(),
  };
}

const isWarning = (message: ConsoleMessage): boolean =>
  ['warning', 'error', 'assert'].includes(message.type());

function pageOf(page: Page, close: () => Promise<void>): BrowserPage {
  const messages: string[] = [];
  page.on('console', (message) => {
    if (isWarning(message)) messages.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => messages.push(`uncaught: ${error.message}`));
  const waits = { interactive: 'domcontentloaded', complete: 'load' } as const;
  return {
    goto: async (url: string, opened: Opened = 'complete') => {
      await page.goto(url, { waitUntil: waits[opened], timeout: OPEN_TIMEOUT_MS });
    },
    evaluate: (expression) => page.evaluate(expression),
    screenshot: () => page.screenshot(),
    messages: () => messages,
    resize: ({ width, height = USUAL_HEIGHT }) => page.setViewportSize({ width, height }),
    close,
  };
}
