import { join } from 'node:path';
import { DEFAULT_LIMITS, defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge, type LocalEdge } from '@cameo/local-edge';

/** One resizer, started twice over the same originals. */
export interface Edges {
  /** As it is: its own ladder. */
  readonly ours: LocalEdge;
  /** With every width that some library offers as a rung, so that nobody's width is snapped to another's. */
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
