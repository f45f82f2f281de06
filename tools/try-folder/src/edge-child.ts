import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge } from '@cameo/local-edge';
import type { EdgeSettings, FromChild } from './edge.js';

// Cameo in a process of its own, so that its memory is its own and not that of the one that judges the answers.
// Started by edge.ts with the settings as JSON in its first argument; it ends when that process goes away.

const { sources, derivatives, inputs } = JSON.parse(process.argv[2] ?? '{}') as EdgeSettings;

const tell = (message: FromChild) => {
  if (process.connected) process.send?.(message);
};

// Ctrl-C reaches the whole group; the parent decides when the server may go.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

const edge = await createLocalEdge({
  // Everything is asked of each picture, by ourselves: nobody else pays.
  config: defineImageConfig({
    bucket: 'try-folder',
    region: 'eu-central-1',
    inputs,
    limits: { variantsPerSource: 10_000, photoPngPixels: 1_000_000_000 },
  }),
  store: createDirectoryStore({ sources, derivatives }),
  log: ({ level, key, reason }) => {
    if (level !== 'info' && reason !== undefined) tell({ kind: 'reason', key, reason });
  },
});

process.on('message', () => {
  tell({ kind: 'memory', peakMb: Math.ceil(process.resourceUsage().maxRSS / 1024) });
});
tell({ kind: 'ready', url: edge.url });
