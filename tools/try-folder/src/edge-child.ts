import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge } from '@cameo/local-edge';
import type { EdgeSettings, FromChild } from './edge.js';

// Cameo in a separate process, so that its memory is measured without that of the judge. Started by edge.ts with the settings
// as JSON in its first argument; it ends with that process.

const { sources, derivatives, inputs } = JSON.parse(process.argv[2] ?? '{}') as EdgeSettings;

const send = (message: FromChild) => {
  if (process.connected) process.send?.(message);
};

// Ctrl-C reaches the whole group; the parent decides when the server ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

const edge = await createLocalEdge({
  // Only this program sends requests, so there are no restrictions.
  config: defineImageConfig({
    bucket: 'try-folder',
    region: 'eu-central-1',
    inputs,
    limits: { variantsPerSource: 10_000, photoPngPixels: 1_000_000_000 },
  }),
  store: createDirectoryStore({ sources, derivatives }),
  log: ({ level, key, reason }) => {
    if (level !== 'info' && reason !== undefined) send({ kind: 'reason', key, reason });
  },
});

process.on('message', () => {
  send({ kind: 'memory', peakMb: Math.ceil(process.resourceUsage().maxRSS / 1024) });
});
send({ kind: 'ready', url: edge.url });
