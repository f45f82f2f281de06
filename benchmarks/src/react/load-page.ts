import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_LIMITS, defineImageConfig, sourceKey, VARIANTS_PREFIX } from '@cameo/core';
import { createDirectoryStore, createRefine } from '@cameo/edge';
import { createLocalEdge, type LocalEdge } from '@cameo/local-edge';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { pageOf } from './page.js';

/** The Chromium of this machine: `CHROMIUM_PATH`, or Debian's path; undefined if there is none. */
export function installedChromium(): string | undefined {
  const path = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
  return existsSync(path) ? path : undefined;
}

/**
 * Starts a browser that loads only the given pages.
 * @throws Error with advice if there is no Chromium
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

/** One picture as the browser loaded it. */
export interface LoadedPicture {
  /** Encoded bytes of the body. */
  readonly bytes: number;
  /** Width of the picture, px. */
  readonly width: number;
  /** Width of its place, device px. */
  readonly needed: number;
}

/**
 * Loads a page in a separate browser profile without a cache, and scrolls through it until every picture is loaded.
 * @param origin of the resizer for the page's pictures
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

/** Each picture's place and the browser's choice for it, once all have arrived. */
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

/** `naturalWidth` of a picture with a `srcset` is in CSS px; otherwise it is the file's. */
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

/** The cost of a page on one screen. */
export interface PageWeight {
  /** Bytes of all pictures. */
  readonly bytes: number;
  /** Pixels of all pictures ÷ pixels of all places. */
  readonly pixels: number;
  /** The smallest and the largest ratio of a picture's width to its place's; below 1 it is enlarged. */
  readonly min: number;
  readonly max: number;
}

/** Adds up a page; all pictures have the same aspect ratio, so widths determine the pixels. */
export function pageWeight(pictures: readonly LoadedPicture[]): PageWeight {
  const squares = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width ** 2, 0);
  const shares = pictures.map(({ width, needed }) => width / needed);
  return {
    bytes: pictures.reduce((sum, { bytes }) => sum + bytes, 0),
    pixels: squares(pictures.map(({ width }) => width)) / squares(pictures.map(({ needed }) => needed)),
    min: Math.min(...shares),
    max: Math.max(...shares),
  };
}

/** One resizer, started twice over the same originals. Neither refines by itself, because the timing would be random. */
export interface Edges {
  /** With its own ladder. */
  readonly ours: LocalEdge;
  /** With every width that some library offers as a rung, so that no width is snapped. */
  readonly exact: LocalEdge;
  /** Refines all of our derivatives, and starts another edge over them, with an empty cache. */
  readonly refined: () => Promise<LocalEdge>;
  readonly close: () => Promise<void>;
}

const BUCKET = { bucket: 'pictures', region: 'eu-central-1' };

/**
 * Starts both edges; derivatives are stored below `scratch`.
 * @param widths the libraries' widths, ascending, px; those above the resizer's limit are omitted, because no place of the page
 * needs them
 */
export async function startEdges(
  sources: string,
  scratch: string,
  widths: readonly number[],
): Promise<Edges> {
  const started: LocalEdge[] = [];
  const start = async (name: string, ladder?: readonly number[]): Promise<LocalEdge> => {
    const edge = await createLocalEdge({
      // The page is made in the browser and has no address.
      cors: true,
      config: defineImageConfig({ ...BUCKET, refine: false, ...(ladder !== undefined && { ladder }) }),
      store: createDirectoryStore({ sources, derivatives: join(scratch, name) }),
    });
    started.push(edge);
    return edge;
  };
  const ours = await start('ours');
  const exact = await start(
    'exact',
    widths.filter((width) => width <= DEFAULT_LIMITS.width),
  );
  return {
    ours,
    exact,
    refined: async () => {
      await refineAll(sources, join(scratch, 'ours'));
      return start('ours');
    },
    close: async () => {
      await Promise.all(started.map((edge) => edge.close(1000)));
    },
  };
}

const MINUTES = { budgetMs: 600_000 };

/** Runs *Refine* on every derivative, as after each PUT. @throws Error if one failed */
async function refineAll(sources: string, derivatives: string): Promise<void> {
  const config = defineImageConfig(BUCKET);
  const store = createDirectoryStore({ sources, derivatives });
  const refine = createRefine(config, { store, log: () => undefined });
  for (const name of await readdir(sources)) {
    const source = sourceKey(name, config.limits);
    if (!source.ok) throw new Error(`${name} is no key of a source.`);
    for (const derivative of await store.listDerivatives(source.value, 1000, MINUTES))
      await refine(`${VARIANTS_PREFIX}${name}/${derivative}`, MINUTES.budgetMs);
  }
}
