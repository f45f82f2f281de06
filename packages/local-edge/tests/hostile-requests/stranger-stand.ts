import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import sharp from 'sharp';
import { createLocalEdge, type LocalEdge } from '../../src/index.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });

/** Edges on one folder of originals that do not share a cache. */
export interface StrangerStand {
  /** Starts an edge with an empty store, or a store that it shares with others of the same name. */
  readonly start: (storeName: string) => Promise<LocalEdge>;
  readonly close: () => Promise<void>;
}

/** Two small pictures, `a.jpg` and `b.jpg`. */
export async function openStrangerStand(viewerRequest: boolean): Promise<StrangerStand> {
  const root = await mkdtemp(join(tmpdir(), 'cameo-strangers-'));
  const sources = join(root, 'sources');
  await mkdir(sources);
  for (const [name, background] of [
    ['a.jpg', '#2050a0'],
    ['b.jpg', '#a05020'],
  ] as const)
    await writeFile(
      join(sources, name),
      await sharp({ create: { width: 96, height: 64, channels: 3, background } })
        .jpeg()
        .toBuffer(),
    );
  const running: LocalEdge[] = [];
  return {
    start: async (storeName) => {
      const store = createDirectoryStore({ sources, derivatives: join(root, storeName) });
      const edge = await createLocalEdge({ config, store, viewerRequest, cors: true });
      running.push(edge);
      return edge;
    },
    close: async () => {
      await Promise.all(running.map((edge) => edge.close(100)));
      await rm(root, { recursive: true });
    },
  };
}
