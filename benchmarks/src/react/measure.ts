import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { copyOriginals, originalsIn } from '../harness/pictures.js';
import { type RatePlan, type RunWorker, ratesOf } from '../harness/rates.js';
import { installedVersions } from '../harness/report.js';
import { startWorker } from '../harness/worker.js';
import { BUILDERS, bundleForServer, gzipBytes, LIBRARIES } from './libraries.js';
import { loadPage, pageWeight, startEdges, type Viewport } from './load-page.js';
import {
  atExactWidths,
  ORIGIN,
  offeredWidths,
  PICTURES,
  type Place,
  placesFor,
  RATIO,
  WIDEST,
} from './page.js';
import type { Measured, MeasuredLibrary, MeasuredScreen } from './report.js';

/** The extent of the measurement. */
export interface Extent {
  readonly rates: RatePlan;
  readonly screens: readonly Viewport[];
  /** Maximum number of distinct pictures; they repeat until the page is full. */
  readonly pictures: number;
  /** Whether the page is loaded once more with refined pictures, which takes two minutes of processor time. */
  readonly refines: boolean;
}

export const WHOLE: Extent = {
  rates: { rounds: 61, sampleMs: 50, warmUpMs: 2000 },
  screens: [
    { width: 360, dpr: 2 },
    { width: 768, dpr: 2 },
    { width: 1280, dpr: 1 },
    { width: 1920, dpr: 1 },
  ],
  pictures: PICTURES,
  refines: true,
};

export const QUICK: Extent = {
  rates: { rounds: 11, sampleMs: 30, warmUpMs: 600 },
  screens: [
    { width: 360, dpr: 2 },
    { width: 1280, dpr: 1 },
  ],
  pictures: 1,
  refines: false,
};

const PACKAGES = ['react', 'next', '@unpic/react', 'openimg', 'react-imgix', '@imgix/js-core', 'esbuild'];

/**
 * Measures everything in one run.
 * @param images folder of pictures; the samples of `npm start` if undefined
 * @param scratch an empty folder that the caller removes
 * @param say called with each step
 * @throws Error with advice if a requirement is missing
 */
export async function measure(
  extent: Extent,
  { images, scratch, browser, say }: Surroundings,
): Promise<Measured> {
  const versions = { ...installedVersions(PACKAGES), Chromium: browser.version() };
  const originals = (await originalsIn(images, scratch, browser))
    .filter(({ width, height }) => Math.min(width, height / RATIO) >= WIDEST)
    .toSorted((one, other) => one.width * one.height - other.width * other.height)
    .slice(0, extent.pictures);
  if (originals.length === 0)
    throw new Error(
      `No picture in ${images ?? 'the samples'} is at least ${WIDEST} px wide when cut to 4:3: give --images another folder.`,
    );
  const sources = join(scratch, 'pictures');
  const places = placesFor(await copyOriginals(originals, PICTURES, sources));
  say('bundles');
  const processes = await startAll(places);
  try {
    const markups = await pagesOf(processes);
    const libraries = await measureCode(processes, markups, extent.rates, say);
    const screens = await measureScreens(markups, { sources, scratch, browser, say }, extent);
    return {
      versions,
      input: 'Ratios are to the first row.',
      pictures: `${PICTURES} pictures from ${originals.length} original${originals.length === 1 ? '' : 's'} of ${megapixels(originals)} megapixels${images === undefined ? ', those samples of `npm start` that are large enough' : ''}`,
      rounds: extent.rates.rounds,
      libraries,
      builders: await Promise.all(
        BUILDERS.map(async (builder) => ({ name: builder.name, bytes: await gzipBytes(builder) })),
      ),
      screens,
    };
  } finally {
    await Promise.all(processes.map(({ process }) => process.stop()));
  }
}

interface Surroundings {
  readonly images: string | undefined;
  readonly scratch: string;
  readonly browser: Browser;
  readonly say: (what: string) => void;
}

interface Running {
  readonly library: (typeof LIBRARIES)[number];
  readonly process: RunWorker;
}

/** Starts a process for a library's bundle that exports `Picture`, with React's production build. */
export const startRendering = (name: string, bundle: string, places: readonly Place[]): RunWorker =>
  startWorker(new URL('render-worker.js', import.meta.url), { name, args: [bundle, JSON.stringify(places)] });

async function startAll(places: readonly Place[]): Promise<readonly Running[]> {
  const bundles = await Promise.all(LIBRARIES.map(bundleForServer));
  return LIBRARIES.map((library, at) => ({
    library,
    process: startRendering(library.id, bundles[at] ?? '', places),
  }));
}

/** The page's markup, by library. */
async function pagesOf(running: readonly Running[]): Promise<ReadonlyMap<string, string>> {
  const markups = new Map<string, string>();
  for (const { library, process } of running)
    markups.set(library.id, (await process.request({ what: 'page', runs: 1 })).markup);
  return markups;
}

async function measureCode(
  running: readonly Running[],
  markups: ReadonlyMap<string, string>,
  plan: RatePlan,
  say: Surroundings['say'],
): Promise<readonly MeasuredLibrary[]> {
  const processes = running.map(({ library, process }) => ({ id: library.id, process }));
  say('renders of one picture');
  const picture = await ratesOf(processes, 'picture', plan);
  say('renders of a page');
  const page = await ratesOf(processes, 'page', plan);
  return Promise.all(
    running.map(async ({ library }, at) => {
      const [one, all] = [picture[at], page[at]];
      if (one === undefined || all === undefined) throw new Error(`${library.name} was not measured.`);
      const { id, name, setUp, imported } = library;
      const bytes = imported === '' ? 0 : await gzipBytes(library);
      const written = markups.get(id) ?? '';
      const markup = { bytes: Buffer.byteLength(written), widths: offeredWidths(written).length };
      return { id, name, setUp, bytes, picture: one, page: all, markup };
    }),
  );
}

async function measureScreens(
  markups: ReadonlyMap<string, string>,
  { sources, scratch, browser, say }: Omit<Surroundings, 'images'> & { readonly sources: string },
  { screens: viewports, refines }: Extent,
): Promise<readonly MeasuredScreen[]> {
  const pages = LIBRARIES.filter(({ loaded }) => loaded).map(({ id }) => ({
    id,
    text: markups.get(id) ?? '',
  }));
  const edges = await startEdges(sources, scratch, offeredWidths(pages.map(({ text }) => text).join('\n')));
  const resized = pages.map(({ id, text }, at) => {
    // Ours gets exactly the URLs that it wrote.
    const edge = at === 0 ? edges.ours : edges.exact;
    const markup = at === 0 ? text.replaceAll(ORIGIN, edge.url) : atExactWidths(text, edge.url);
    return { id, edge, markup };
  });
  try {
    const screens: MeasuredScreen[] = [];
    for (const viewport of viewports) {
      const weighed: MeasuredScreen['pages'][number][] = [];
      for (const { id, edge, markup } of resized) {
        say(`a page ${viewport.width} px wide: ${id}`);
        // The first load renders everything; the second one is measured.
        await loadPage(browser, markup, edge.url, viewport);
        weighed.push({ id, weight: pageWeight(await loadPage(browser, markup, edge.url, viewport)) });
      }
      screens.push({ viewport, pages: weighed, refined: undefined });
    }
    const [ours] = resized;
    if (!refines || ours === undefined) return screens;
    say('refining');
    const { url } = await edges.refined();
    const markup = ours.markup.replaceAll(ours.edge.url, url);
    const again: MeasuredScreen[] = [];
    for (const screen of screens) {
      say(`a page ${screen.viewport.width} px wide: refined`);
      again.push({ ...screen, refined: pageWeight(await loadPage(browser, markup, url, screen.viewport)) });
    }
    return again;
  } finally {
    await edges.close();
  }
}

function megapixels(originals: readonly { readonly width: number; readonly height: number }[]): string {
  const sizes = originals
    .map(({ width, height }) => (width * height) / 1e6)
    .sort((one, other) => one - other);
  const [smallest, largest] = [sizes[0] ?? 0, sizes[sizes.length - 1] ?? 0].map((size) => size.toFixed(1));
  return smallest === largest ? `${smallest}` : `${smallest} to ${largest}`;
}
