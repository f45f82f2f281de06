import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS, defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge, type LocalEdge } from '@cameo/local-edge';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { pageOf } from './page.js';

/** The Chromium of this machine: `CHROMIUM_PATH`, or where Debian puts it; undefined when there is none. */
export function installedChromium(): string | undefined {
  const path = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
  return existsSync(path) ? path : undefined;
}

/**
 * Starts a browser that loads only the pages it is given.
 * @throws Error with what to do when there is no Chromium
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = installedChromium();
  if (executablePath === undefined)
    throw new Error('No Chromium at /usr/bin/chromium: install it, or set CHROMIUM_PATH to its path.');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
}

/** A screen. */
export interface Viewport {
  /** CSS px. */
  readonly width: number;
  /** Device px per CSS px. */
  readonly dpr: number;
}

/** One picture as a browser loaded it. */
export interface LoadedPicture {
  /** Encoded bytes of the body. */
  readonly bytes: number;
  /** Width of the picture, px. */
  readonly width: number;
  /** Width of its place, device px. */
  readonly needed: number;
}

/**
 * Loads a page in a browser profile of its own, with nothing cached, and scrolls through it until every picture is
 * there.
 * @param origin of the resizer that the page's pictures come from
 * @throws Error unless there was exactly one request for each picture, answered with 200
 */
export async function loadPage(
  browser: Browser,
  markup: string,
  origin: string,
  { width, dpr }: Viewport,
): Promise<readonly LoadedPicture[]> {
  const context = await browser.newContext({
    viewport: { width, height: Math.round(width < 600 ? width * 2 : width * 0.6) },
    deviceScaleFactor: dpr,
  });
  try {
    const page = await context.newPage();
    const responses: Response[] = [];
    const keep = (response: Response): void => {
      if (response.url().startsWith(origin)) responses.push(response);
    };
    page.on('response', keep);
    await page.setContent(pageOf(markup), { waitUntil: 'commit' });
    const shown = await scrollThrough(page);
    page.off('response', keep);
    const bytes = await bodies(responses);
    if (responses.length !== shown.length)
      throw new Error(`Expected one request for each of ${shown.length} pictures, got ${responses.length}.`);
    const widths = await pictureWidths(page, shown);
    return shown.map(({ url, slot }, at) => ({
      bytes: bytes.get(url) ?? Number.NaN,
      width: widths[at] ?? Number.NaN,
      needed: slot * dpr,
    }));
  } finally {
    await context.close();
  }
}

/** Bytes of each body by URL. */
async function bodies(responses: readonly Response[]): Promise<ReadonlyMap<string, number>> {
  const bytes = new Map<string, number>();
  for (const response of responses) {
    if (response.status() !== 200)
      throw new Error(
        `${response.url()} was answered with ${response.status()}: ${(await response.body()).toString().slice(0, 300)}`,
      );
    bytes.set(response.url(), (await response.body()).length);
  }
  return bytes;
}

interface Shown {
  readonly url: string;
  /** Width of the place, CSS px. */
  readonly slot: number;
}

/** Each picture's place and what the browser chose for it, once all have arrived. */
const scrollThrough = (page: Page): Promise<readonly Shown[]> =>
  page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const images = [...document.images];
    await Promise.all(
      images.map(
        (image) =>
          image.complete ||
          new Promise((resolve) => {
            image.addEventListener('load', resolve);
            image.addEventListener('error', resolve);
          }),
      ),
    );
    return images.map((image) => ({ url: image.currentSrc, slot: image.getBoundingClientRect().width }));
  });

/** `naturalWidth` of a picture with a `srcset` is in CSS px; without one it is that of the file. */
const pictureWidths = (page: Page, shown: readonly Shown[]): Promise<readonly number[]> =>
  page.evaluate(
    (urls) =>
      Promise.all(
        urls.map(async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          return image.naturalWidth;
        }),
      ),
    shown.map(({ url }) => url),
  );

/** What a page costs on one screen. */
export interface PageWeight {
  /** Bytes of all pictures. */
  readonly bytes: number;
  /** Pixels of all pictures ÷ pixels of all places. */
  readonly pixels: number;
  /** The smallest and the largest picture's width ÷ its place's; below 1 it is shown larger than it is. */
  readonly least: number;
  readonly most: number;
}

/** Adds up a page; all pictures have the same proportions, so widths tell the pixels. */
export function pageWeight(pictures: readonly LoadedPicture[]): PageWeight {
  const squares = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width ** 2, 0);
  const shares = pictures.map(({ width, needed }) => width / needed);
  return {
    bytes: pictures.reduce((sum, { bytes }) => sum + bytes, 0),
    pixels: squares(pictures.map(({ width }) => width)) / squares(pictures.map(({ needed }) => needed)),
    least: Math.min(...shares),
    most: Math.max(...shares),
  };
}

/** One resizer, started twice over the same originals. */
export interface Edges {
  /** As it is: its own ladder. */
  readonly ours: LocalEdge;
  /** With every width that some library offers as a rung, so that no width is snapped to another. */
  readonly exact: LocalEdge;
  readonly close: () => Promise<void>;
}

const BUCKET = { bucket: 'pictures', region: 'eu-central-1' };

/**
 * Starts both edges; derivatives are kept below `scratch`.
 * @param widths what the libraries offer, ascending, px; what is above the resizer's limit is left out, as no place of
 * the page needs it
 */
export async function startEdges(
  sources: string,
  scratch: string,
  widths: readonly number[],
): Promise<Edges> {
  const start = (name: string, ladder?: readonly number[]): Promise<LocalEdge> =>
    createLocalEdge({
      // The page is made in the browser and has no address.
      cors: true,
      config: defineImageConfig({ ...BUCKET, ...(ladder !== undefined && { ladder }) }),
      store: createDirectoryStore({ sources, derivatives: join(scratch, name) }),
    });
  const ours = await start('ours');
  const exact = await start(
    'exact',
    widths.filter((width) => width <= DEFAULT_LIMITS.width),
  );
  return {
    ours,
    exact,
    close: async () => {
      await Promise.all([ours.close(1000), exact.close(1000)]);
    },
  };
}
