import module from 'node:module';
import { issue, type SourceFormat } from '@cameo/core';
import type sharp from 'sharp';
import type { Sharp, SharpOptions } from 'sharp';
import { ProblemError } from '../http/problem-error.js';

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
  // Rendered in a separate process, which returns a PNG.
  svg: 'VipsForeignLoadPngBuffer',
};

let loading: Promise<SharpModule> | undefined;
let allowed: string | undefined;

/**
 * Loads sharp at the first render, so that requests that pass on do not pay for it. Only the loaders of the configured inputs
 * stay enabled: every other one is code that a malicious file could reach. The restriction applies to the process. It is
 * changed only for other inputs, because a concurrent render would lose its loader.
 * @throws Error if sharp or its libheif is older than the oldest safe version
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
  // With `require`: its dependencies are CommonJS, and importing them takes twice the time (docs/performance.md, "Cold").
  const loaded: SharpModule = module.createRequire(import.meta.url)('sharp');
  assertSafeCodecs(loaded.versions);
  // Each original is read once, so a cache of operations would only hold memory.
  loaded.cache(false);
  return loaded;
}

/**
 * The oldest versions that may decode untrusted files. Before libheif 1.23.2 a malicious AVIF runs code (GHSA-rgj7-g3m4-5g8c,
 * in sharp before 0.35.4); 1.23.5, which sharp 0.35.5 contains, fixes seven more such vulnerabilities.
 */
const OLDEST = { sharp: '0.35.5', heif: '1.23.5' } as const;

/**
 * Prevents a start with codecs that are known to be unsafe. The version of the package alone is not conclusive, because sharp
 * may have been built against a system libvips.
 * @param found versions by library, as sharp reports them
 * @throws Error that says what was found, what is required and what to do
 */
export function assertSafeCodecs(found: Readonly<Record<string, string | undefined>>): void {
  for (const [name, oldest] of Object.entries(OLDEST)) {
    const version = found[name];
    if (version !== undefined && atLeast(version, oldest)) continue;
    const what = name === 'heif' ? 'libheif' : name;
    throw new Error(
      `${what} is ${version ?? 'of an unknown version'}, and ${oldest} or later is needed: older versions can execute code from hostile pictures. Install sharp ${OLDEST.sharp} or later with its own binaries (pnpm install).`,
    );
  }
}

function atLeast(version: string, oldest: string): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [at, needed] of oldest.split('.').entries()) {
    const part = parts[at] ?? 0;
    if (part !== Number(needed)) return part > Number(needed);
  }
  return true;
}

/** Starts a pipeline that times out when the time of its request is over. */
export type StartPipeline = (input: Uint8Array, options?: SharpOptions) => Sharp;

/**
 * Bounds every pipeline of one render by the time that is left when it starts. libvips checks the time between rows, in whole
 * seconds, with a minimum of one.
 * @param budgetMs time left, ms
 */
export const boundPipelines =
  (sharp: SharpModule, budgetMs: () => number): StartPipeline =>
  (input, options) =>
    sharp(input, options).timeout({ seconds: Math.max(1, Math.floor(budgetMs() / 1000)) });

/** @throws ProblemError `render-timeout` when less than a second is left, the minimum timeout of libvips */
export function assertTimeLeft(budgetMs: () => number): void {
  const left = budgetMs();
  if (left >= 1000) return;
  throw new ProblemError(
    issue('render-timeout', { param: 'original' }),
    `${Math.round(left)} ms were left when its turn came, and a render needs at least 1000 ms to start`,
  );
}
