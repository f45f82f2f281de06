import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { QUIET_CHROMIUM } from '@cameo/testing/chromium-arguments';
import { chromium, type Browser as PlaywrightBrowser } from 'playwright-core';
import sharp from 'sharp';
import type { Comparison, FrameSeen, Place, Seen } from './page/picture.js';

/** A Chromium with pages that paint pictures. */
export interface Chromium {
  readonly version: string;
  /**
   * Whether it interprets the transparency of an AVIF as levels from 16 to 235, as Chromium 156 does; then it gets sharp's
   * decoding of an AVIF with transparency.
   */
  readonly stretchesAlpha: boolean;
  /** Each has its own process. */
  readonly pages: readonly Browser[];
  readonly stop: () => Promise<void>;
}
/** A page that paints pictures: those of one original at a time. */
export interface Browser {
  /** Makes bytes available under a URL that only this page knows. */
  readonly hold: (bytes: Uint8Array, type: string) => Promise<Place>;
  readonly forget: (place: Place) => void;
  readonly describe: (place: Place) => Promise<Seen | undefined>;
  readonly compare: (
    comparison: Comparison,
  ) => Promise<{ seen: Seen; frames: readonly FrameSeen[] } | undefined>;
}

const DEFAULT_PATH = '/usr/bin/chromium';

/** Colours as on a plain sRGB screen. */
const ARGS = [...QUIET_CHROMIUM, '--force-color-profile=srgb'];

/** Timeout of one comparison, ms: the largest pictures take a few seconds. */
const COMPARISON_TIMEOUT_MS = 120_000;

/** The page has only its own scripts and pictures, so that a drawing in it sends no request elsewhere. */
const PAGE = '<!doctype html><title>try-folder</title><script type="module" src="/page/main.js"></script>';

/**
 * Starts the Chromium of this machine: `CHROMIUM_PATH`, or Debian's path.
 * @param pageCount number of pages
 * @throws Error with advice if there is none
 */
export async function startBrowser(pageCount: number): Promise<Chromium> {
  const executablePath = process.env['CHROMIUM_PATH'] || DEFAULT_PATH;
  if (!existsSync(executablePath))
    throw new Error(`No Chromium at ${executablePath}: install it, or set CHROMIUM_PATH to its path.`);
  const held = new Map<string, { bytes: Uint8Array; type: string }>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const found = held.get(path) ?? (await pageFile(path));
    if (found === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': found.type, 'cache-control': 'no-store' }).end(found.bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  // The tool decides itself what a signal ends: Playwright would exit before the report of what was tried.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath, args: ARGS, ...signals });
  const callers = await Promise.all(
    Array.from({ length: pageCount }, () => openPage(browser, `http://127.0.0.1:${address.port}/`)),
  );
  let count = 0;
  const hold = (bytes: Uint8Array, type: string) => {
    count += 1;
    const url = `/held/${count}`;
    held.set(url, { bytes, type });
    return { url, type };
  };
  const probe = hold(await translucentAvif(), 'image/avif');
  const alpha = await callers[0]?.<number>('alphaOf', probe);
  const stretchesAlpha = Math.abs((alpha ?? 0) - TRANSLUCENT) > 2;
  const pages = callers.map(
    (call): Browser => ({
      hold: async (bytes, type) => {
        const still = stretchesAlpha && type === 'image/avif' ? await decodedAlpha(bytes) : undefined;
        return still === undefined ? hold(bytes, type) : hold(still, 'image/png');
      },
      forget: ({ url }) => void held.delete(url),
      describe: (place) => call('describe', place),
      compare: (comparison) => call('compare', comparison),
    }),
  );
  return {
    version: browser.version(),
    stretchesAlpha,
    pages,
    stop: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Calls a function of page/main.ts, which is a property of its global object. */
type Call = <T>(name: 'alphaOf' | 'describe' | 'compare', argument: Place | Comparison) => Promise<T>;

async function openPage(browser: PlaywrightBrowser, url: string): Promise<Call> {
  const page = await browser.newPage();
  page.setDefaultTimeout(COMPARISON_TIMEOUT_MS);
  await page.goto(url);
  await page.waitForFunction('globalThis.compare !== undefined');
  return <T>(name: string, argument: Place | Comparison) =>
    page.evaluate(
      ([called, value]) =>
        (globalThis as unknown as Record<string, (given: unknown) => Promise<T>>)[called]?.(
          value,
        ) as Promise<T>,
      [name, argument] as const,
    );
}

const TRANSLUCENT = 51;

/** One colour of 51 levels of opacity. */
const translucentAvif = () =>
  sharp({
    create: {
      width: 16,
      height: 16,
      channels: 4,
      background: { r: 200, g: 100, b: 50, alpha: TRANSLUCENT / 255 },
    },
  })
    .avif()
    .toBuffer();

/**
 * @returns a PNG of the same pixels; undefined without transparency, and for a sequence
 */
async function decodedAlpha(avif: Uint8Array): Promise<Buffer | undefined> {
  try {
    const image = sharp(avif);
    return (await image.metadata()).hasAlpha
      ? await image.autoOrient().png({ compressionLevel: 1 }).toBuffer()
      : undefined;
  } catch {
    return undefined;
  }
}

async function pageFile(path: string) {
  if (path === '/') return { bytes: Buffer.from(PAGE), type: 'text/html; charset=utf-8' };
  const name = /^\/page\/([a-z-]+\.js)$/.exec(path)?.[1];
  if (name === undefined) return undefined;
  const bytes = await readFile(new URL(`./page/${name}`, import.meta.url));
  return { bytes, type: 'text/javascript; charset=utf-8' };
}
