import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { runs } from '@cameo/testing/form';
import { expect, it } from 'vitest';
import { createLocalEdge } from '../src/index.js';
import { samplesIn } from './samples-in.js';

/** Sends a request from an address of this machine; returns the status and the duration, ms. */
const askFrom = (localAddress: string, url: string, agent?: Agent) =>
  new Promise<{ readonly status: number; readonly ms: number }>((resolve, reject) => {
    const started = performance.now();
    get(url, { localAddress, agent, headers: { accept: 'image/webp' } }, (answer) => {
      answer.resume().on('end', () => {
        resolve({ status: answer.statusCode ?? 0, ms: performance.now() - started });
      });
    }).on('error', reject);
  });

const [FLOOD, AT_ONCE, LIMIT] = [runs(80, 16), 16, runs(20, 10)] as const;

it.each([[undefined], [LIMIT]])(
  'one client against the edge with a rate rule of %s',
  {
    timeout: 120_000,
  },
  async (rateLimit) => {
    const folder = await mkdtemp(join(tmpdir(), 'cameo-rate-'));
    await samplesIn(join(folder, 'samples'));
    const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });
    const store = createDirectoryStore({
      sources: join(folder, 'samples'),
      derivatives: join(folder, 'kept'),
    });
    const edge = await createLocalEdge({ config, store, settings: { rateLimit } });
    const agent = new Agent({ maxSockets: AT_ONCE, keepAlive: true });
    try {
      // Crops without a derivative, sixteen at a time.
      const flood = Promise.all(
        Array.from({ length: FLOOD }, (_, each) =>
          askFrom('127.0.0.1', `${edge.url}/cops.jpg?w=200&h=${200 + each}`, agent),
        ),
      );
      // Meanwhile another client requests a picture, from another address.
      await sleep(300);
      const other = await askFrom('127.0.0.2', `${edge.url}/hands.jpg?w=304`);
      const statuses = (await flood).map(({ status }) => status);
      const { renders } = edge.stats();
      process.stderr.write(
        `\n  rule ${rateLimit}: of ${FLOOD} requests ${statuses.filter((status) => status === 200).length} were answered; ` +
          `${renders} renders; somebody else waited ${Math.round(other.ms)} ms\n`,
      );
      expect(other.status).toBe(200);
      const answered = statuses.filter((status) => status !== 429);
      expect(answered).toHaveLength(rateLimit ?? FLOOD);
      // The rule bounds the attacker's renders; one is the other client's.
      expect(renders).toBeLessThanOrEqual((rateLimit ?? FLOOD) + 1);
    } finally {
      agent.destroy();
      await edge.close(100);
      await rm(folder, { recursive: true });
    }
  },
);
