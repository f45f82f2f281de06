import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { collectSamples, createLocalEdge, type StatsReport } from '@cameo/local-edge';

/** A local edge with the built gallery and the sample pictures, and a separate folder of derivatives. */
export interface GalleryEdge {
  readonly url: string;
  /** Paths and queries of GET requests since the last call, without the site's own files and statistics. */
  readonly requests: () => readonly string[];
  /** The edge's own statistics. */
  readonly counts: () => StatsReport;
  readonly close: () => Promise<void>;
}

/** @param refine whether stored derivatives are refined while nobody waits, as with `npm start` */
export async function startGallery(refine = false): Promise<GalleryEdge> {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-gallery-'));
  await collectSamples(join(folder, 'samples'));
  const lines: string[] = [];
  const edge = await createLocalEdge({
    config: defineImageConfig({
      bucket: 'pictures',
      region: 'eu-central-1',
      inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'],
    }),
    store: createDirectoryStore({ sources: join(folder, 'samples'), derivatives: join(folder, 'store') }),
    refine,
    site: fileURLToPath(new URL('../dist', import.meta.url)),
    accessLog: ({ method, url }) => method === 'GET' && lines.push(url),
  });
  return {
    url: edge.url,
    requests: () => lines.splice(0),
    counts: edge.stats,
    close: async () => {
      await edge.close(1000);
      // Abandoned work may still be storing.
      await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
