import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge, type LocalEdgeParts } from '@cameo/local-edge';
import { config } from '../../../cameo.config.js';
import { samplesIn } from '../../local-edge/tests/samples-in.js';

/** The project's own configuration, for this machine. */
export const localConfig = stageConfig(config, 'local');

/** The local edge on the sample pictures, with a separate store of derivatives. */
export async function runningEdge(parts: Partial<LocalEdgeParts> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-infra-'));
  const sources = join(folder, 'samples');
  const names = await samplesIn(sources);
  const store = createDirectoryStore({ sources, derivatives: join(folder, 'store') });
  const edge = await createLocalEdge({ config: localConfig, store, ...parts });
  const close = async () => {
    await edge.close(100);
    await rm(folder, { recursive: true });
  };
  return { url: edge.url, stats: edge.stats, names, folder, close };
}
