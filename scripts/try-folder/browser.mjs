import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

/**
 * A Chromium with a page that paints pictures.
 * @typedef {object} Browser
 * @property {string} version
 * @property {(bytes: Uint8Array, type: string) => import('./page/types.mjs').Place} hold gives bytes an address that
 * only this page knows
 * @property {(place: import('./page/types.mjs').Place) => void} forget
 * @property {(place: import('./page/types.mjs').Place) => Promise<import('./page/types.mjs').Seen | undefined>} describe
 * @property {(comparison: import('./page/types.mjs').Comparison) => Promise<{ seen: import('./page/types.mjs').Seen,
 *   frames: readonly import('./page/types.mjs').FrameSeen[] } | undefined>} compare
 * @property {() => Promise<void>} stop
 */

const DEFAULT_PATH = '/usr/bin/chromium';

/** Nothing that would talk to anybody but this process; colours as on a plain sRGB screen. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
];

/** How long one comparison may take, ms: the largest pictures take a few seconds. */
const PATIENCE_MS = 120_000;

/** The page has scripts and pictures of its own only, so that a drawing that is opened in it reaches nobody. */
const PAGE = '<!doctype html><title>try-folder</title><script type="module" src="/page/main.mjs"></script>';

/**
 * Starts the Chromium of this machine: `CHROMIUM_PATH`, or where Debian puts it.
 * @returns {Promise<Browser>}
 * @throws {Error} with what to do when there is none
 */
export async function startBrowser() {
  const executablePath = process.env['CHROMIUM_PATH'] || DEFAULT_PATH;
  if (!existsSync(executablePath))
    throw new Error(`No Chromium at ${executablePath}: install it, or set CHROMIUM_PATH to its path.`);
  /** @type {Map<string, { bytes: Uint8Array, type: string }>} */
  const held = new Map();
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const found = held.get(path) ?? (await pageFile(path));
    if (found === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': found.type, 'cache-control': 'no-store' }).end(found.bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  const browser = await chromium.launch({ executablePath, args: ARGS });
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.waitForFunction('globalThis.compare !== undefined');
  let count = 0;
  const call = (/** @type {string} */ name, /** @type {unknown} */ argument) =>
    page.evaluate(
      ([called, value]) => /** @type {any} */ (globalThis)[String(called)](value),
      [name, argument],
    );
  return {
    version: browser.version(),
    hold: (bytes, type) => {
      count += 1;
      const url = `/held/${count}`;
      held.set(url, { bytes, type });
      return { url, type };
    },
    forget: ({ url }) => void held.delete(url),
    describe: (place) => call('describe', place),
    compare: (comparison) => call('compare', comparison),
    stop: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param {string} path */
async function pageFile(path) {
  if (path === '/') return { bytes: Buffer.from(PAGE), type: 'text/html; charset=utf-8' };
  const name = /^\/page\/([a-z-]+\.mjs)$/.exec(path)?.[1];
  if (name === undefined) return undefined;
  const bytes = await readFile(new URL(`./page/${name}`, import.meta.url));
  return { bytes, type: 'text/javascript; charset=utf-8' };
}
