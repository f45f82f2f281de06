import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { collectSamples, createLocalEdge, type StatsReport } from '@cameo/local-edge';

/** A local edge with the built gallery and the sample pictures, its derivatives in a folder of its own. */
export interface GalleryEdge {
  readonly url: string;
  /** Paths and queries that were asked with GET since the last look, the site's own files and statistics left out. */
  readonly asked: () => readonly string[];
  /** What the edge itself counted. */
  readonly counts: () => StatsReport;
  readonly close: () => Promise<void>;
}

export async function startGallery(): Promise<GalleryEdge> {
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
    site: fileURLToPath(new URL('../dist', import.meta.url)),
    accessLog: ({ method, url }) => method === 'GET' && lines.push(url),
  });
  return {
    url: edge.url,
    asked: () => lines.splice(0),
    counts: edge.stats,
    close: async () => {
      await edge.close(1000);
      // What nobody waits for any more may still be stored.
      await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
