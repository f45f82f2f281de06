import module from 'node:module';
import type { SourceFormat } from '@cameo/core';
import type sharp from 'sharp';
import { assertSafeCodecs } from './codec-versions.js';

/** The module, loaded and restricted. */
export type SharpModule = typeof sharp;

/** libvips' loaders for each format of originals (libvips 8.18, `vips -l foreign`). */
const LOADERS: Readonly<Record<SourceFormat, string>> = {
  jpeg: 'VipsForeignLoadJpegBuffer',
  png: 'VipsForeignLoadPngBuffer',
  webp: 'VipsForeignLoadWebpBuffer',
  gif: 'VipsForeignLoadNsgifBuffer',
  avif: 'VipsForeignLoadHeifBuffer',
  heic: 'VipsForeignLoadHeifBuffer',
  tiff: 'VipsForeignLoadTiffBuffer',
  // Drawn in a process of its own, from which it comes as a PNG.
  svg: 'VipsForeignLoadPngBuffer',
};

let loading: Promise<SharpModule> | undefined;
let allowed: string | undefined;

/**
 * Loads sharp at the first render, so that a request that passes on costs nothing of it. Only the loaders of the
 * configured inputs are left working: every other one is code that a hostile file could reach. The restriction holds
 * for the process; it is set anew only for other inputs, because a render that runs meanwhile would lose its loader.
 * @throws Error when sharp or its libheif is older than what is known to be safe
 */
export async function loadSharp(inputs: readonly SourceFormat[]): Promise<SharpModule> {
  loading ??= load();
  const loaded = await loading;
  const wanted = [...new Set(inputs.map((format) => LOADERS[format]))].sort();
  if (allowed !== wanted.join()) {
    allowed = wanted.join();
    loaded.block({ operation: ['VipsForeignLoad'] });
    loaded.unblock({ operation: wanted });
  }
  return loaded;
}

async function load(): Promise<SharpModule> {
  // By require: its dependencies are CommonJS, and importing them takes twice the time (docs/performance.md, "Cold").
  const loaded: SharpModule = module.createRequire(import.meta.url)('sharp');
  assertSafeCodecs(loaded.versions);
  // Each original is read once, so a cache of operations would only hold memory.
  loaded.cache(false);
  return loaded;
}
