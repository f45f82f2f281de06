import { derivativeKey, mezzanineKey, type Variant } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import type { Rendition } from '../render/render.js';
import { drawingItself } from './drawing-itself.js';
import { type FoundMezzanine, findMezzanine, type MezzanineSearch } from './find-mezzanine.js';
import { timed } from './measured.js';
import { type IncomingSource, readSource } from './read-source.js';
import type { Resizing } from './resize-variant.js';
import { withdraw } from './store-rendition.js';

/** A rendition, with what it was made from. */
export interface Made {
  readonly rendition: Rendition;
  readonly from: 'original' | 'mezzanine';
  /** Entity tag of the original. */
  readonly madeFrom: string | undefined;
}

/** What is on its way. */
export interface Reading {
  readonly started: number;
  readonly source: IncomingSource;
  readonly search: Promise<MezzanineSearch>;
}

/** Starts looking for what a rendition can be made from; what comes of it is waited for by {@link makeRendition}. */
export function startReading(
  variant: Variant,
  { config, store, budget }: Pick<Resizing, 'config' | 'store' | 'budget'>,
): Reading {
  const started = performance.now();
  const source = readSource(store, variant.source, config.limits, budget.atMostMs(config.timeoutMs));
  // What renders is loaded while the bytes come, once it is known that there is an original.
  source.etag.then(() => loadRenderer(config)).catch(() => undefined);
  return { started, source, search: findMezzanine(store, variant, source, config, budget) };
}

const loadRenderer = ({ inputs }: Resizing['config']): Promise<unknown> =>
  Promise.all([
    import('../render/render.js'),
    import('../render/load-sharp.js').then(({ loadSharp }) => loadSharp(inputs)),
  ]);

/**
 * Makes a rendition from the mezzanine of an original where there is one, and from the original where not, or where that
 * fails.
 * @throws ProblemError
 */
export async function makeRendition(
  variant: Variant,
  { started, source, search }: Reading,
  resizing: Resizing,
): Promise<Made> {
  const { config, store, budget, log, measured } = resizing;
  const found = await timed(measured, 'readMs', () => search, started);
  if (typeof found === 'object') {
    const rendition = await fromMezzanine(found, variant, resizing);
    if (rendition !== undefined) return { rendition, from: 'mezzanine', madeFrom: await source.etag };
  }
  const unusable = typeof found === 'object' || found === 'stale';
  if (unusable && config.mezzanine !== false) {
    await withdraw(store, mezzanineKey(variant.source, config.mezzanine), budget, log);
  }
  const { bytes, etag } = await timed(
    measured,
    'readMs',
    () => originalOf(variant, source, resizing),
    started,
  );
  measured.sourceBytes = bytes.length;
  const drawing = drawingItself(bytes, variant, config);
  if (drawing !== undefined) return { rendition: drawing, from: 'original', madeFrom: etag };
  const { render } = await import('../render/render.js');
  const keeps = found === 'missing' || unusable;
  const rendition = await timed(measured, 'renderMs', () =>
    render(bytes, variant, config, budget.leftMs, keeps),
  );
  return { rendition, from: 'original', madeFrom: etag };
}

/** The original, which is read anew when it was abandoned for a mezzanine that could not be used. */
async function originalOf(
  variant: Variant,
  source: IncomingSource,
  { config, store, budget }: Resizing,
): Promise<{ bytes: Uint8Array; etag: string | undefined }> {
  if (!source.isAbandoned()) return { bytes: await source.bytes, etag: await source.etag };
  const again = readSource(store, variant.source, config.limits, budget.atMostMs(config.timeoutMs));
  return { bytes: await again.bytes, etag: await again.etag };
}

/** Undefined when it cannot be made from what was found. @throws ProblemError `render-timeout` */
async function fromMezzanine(
  { bytes, size, plan, source }: FoundMezzanine,
  variant: Variant,
  { config, budget, log, measured }: Resizing,
): Promise<Rendition | undefined> {
  measured.sourceBytes = bytes.length;
  const { renderMezzanine } = await import('../render/mezzanine.js');
  try {
    return await timed(measured, 'renderMs', () =>
      renderMezzanine(bytes, size, plan, source, config, budget.leftMs),
    );
  } catch (error) {
    if (error instanceof ProblemError && error.issue.code === 'render-timeout') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    log({ level: 'warn', event: 'mezzanine-failed', key: derivativeKey(variant), reason });
    return undefined;
  }
}
