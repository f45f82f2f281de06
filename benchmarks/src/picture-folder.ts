import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collectSamples } from '@cameo/local-edge';
import type { Browser } from 'playwright-core';

/** What a browser can measure and the resizer reads. */
const STILL = ['.jpg', '.jpeg', '.png', '.webp', '.avif'];

/** An original in a folder. */
export interface Original {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/**
 * The still pictures of a folder, or the samples that `npm start` serves when there is none, by name.
 * @param scratch where the samples are collected
 * @throws Error with what to do when the folder cannot be read
 */
export async function originalsIn(
  folder: string | undefined,
  scratch: string,
  browser: Browser,
): Promise<readonly Original[]> {
  const from = folder ?? join(scratch, 'samples');
  if (folder === undefined) await collectSamples(from);
  const names = await readdir(from).catch((cause: unknown) => {
    throw new Error(`The folder ${from} cannot be read: give --images a folder of pictures.`, { cause });
  });
  const originals: Original[] = [];
  const page = await browser.newPage();
  for (const name of names.filter((one) => STILL.includes(extname(one).toLowerCase())).sort()) {
    const path = join(from, name);
    await page.goto(pathToFileURL(path).href);
    const [width, height] = await page.evaluate(() => {
      const [image] = document.images;
      return [image?.naturalWidth ?? 0, image?.naturalHeight ?? 0] as const;
    });
    originals.push({ path, width, height });
  }
  await page.close();
  return originals;
}

/**
 * Fills a folder with copies under names that differ, the same pictures again when there are fewer than wanted.
 * @returns the names, in order
 */
export async function copyOriginals(
  originals: readonly Original[],
  wanted: number,
  into: string,
): Promise<readonly string[]> {
  await mkdir(into, { recursive: true });
  return Promise.all(
    Array.from({ length: wanted }, async (_, at) => {
      const { path = '' } = originals[at % originals.length] ?? {};
      const name = `${String(at + 1).padStart(2, '0')}${extname(path).toLowerCase()}`;
      await copyFile(path, join(into, name));
      return name;
    }),
  );
}
