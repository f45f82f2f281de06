import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore, type Store } from '@cameo/edge';
import { runs } from '@cameo/testing/form';
import { expect } from 'vitest';
import { createLocalEdge } from '../src/index.js';
import { encodePng } from '../src/samples/drawn-pictures.js';
import { ask } from './edge-under-test.js';

export const loadConfig = defineImageConfig({ bucket: 'pictures', region: 'us-east-1' });

/** The source that is replaced, and one whose key starts with its key. */
export const [SOURCE, LONGER] = ['talent/alice.png', 'talent/alice.png2'] as const;

const QUERIES = ['w=48', 'w=64', 'w=96', 'w=160&h=160', 'w=64&h=96', 'w=200', ''];
const ACCEPTS = ['image/avif,image/webp', 'image/webp', '*/*'];
const VARIANTS = QUERIES.flatMap((query) => ACCEPTS.map((accept) => ({ query, accept })));

/** How many times the picture is replaced, and how many ask for it all the while. */
const [VERSIONS, VIEWERS] = [runs(4, 2), 12];

/** Answers that the viewers get before each replacement. */
const ANSWERS_BETWEEN = 4 * VIEWERS;

/** The n-th picture: stripes whose colours and number tell it from every other. */
export const version = (n: number): Uint8Array =>
  encodePng(240, 160, 3, (x, y) => {
    const stripe = Math.floor((x + y * (n % 3)) / (10 + 7 * n)) % 2 === 0;
    return stripe ? [40 + 50 * n, 200 - 40 * n, 90] : [220, 30 * n, 255 - 50 * n];
  });

const hashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** Which version each right answer is of, by the hash of its bytes; made by an edge that knew one version only. */
async function versionsByHash(): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  const folder = await mkdtemp(join(tmpdir(), 'cameo-versions-'));
  for (let n = 0; n <= VERSIONS; n += 1) {
    const [sources, derivatives] = [join(folder, `${n}`), join(folder, `${n}-store`)];
    await mkdir(join(sources, 'talent'), { recursive: true });
    await writeFile(join(sources, SOURCE), version(n));
    const edge = await createLocalEdge({
      config: loadConfig,
      store: createDirectoryStore({ sources, derivatives }),
    });
    for (const { query, accept } of VARIANTS) {
      const { body, status } = await ask(edge.url, `/${SOURCE}?${query}`, { headers: { accept } });
      expect(status).toBe(200);
      // Clients may be sent the same bytes, but no two versions may.
      expect([n, undefined]).toContain(known.get(hashOf(body)));
      known.set(hashOf(body), n);
    }
    await edge.close();
  }
  await rm(folder, { recursive: true });
  // Six variants in one to three formats, and the original, which is the same to all.
  expect(known.size).toBeGreaterThanOrEqual(7 * (VERSIONS + 1));
  return known;
}

/** An edge under test and the ways to change its bucket. */
export interface Stage {
  readonly url: string;
  readonly store: Store;
  /** Puts a picture into the bucket, whole at once. */
  readonly put: (key: string, picture: Uint8Array) => Promise<void>;
  /** Resolves when the purge of {@link SOURCE} has ended. */
  readonly purged: () => Promise<void>;
}

/**
 * Many viewers ask for all variants of one picture while it is replaced and purged again and again. Fails when one of
 * them who asked after a purge had ended is sent an older picture, or anybody is sent anything but a picture.
 */
export async function replaceUnderLoad(stage: Stage): Promise<void> {
  const known = await versionsByHash();
  await stage.put(SOURCE, version(0));
  await stage.purged();
  await stage.put(LONGER, version(0));
  const longer = await ask(stage.url, `/${LONGER}?w=48`);
  expect(longer.status).toBe(200);

  let oldestAllowed = 0;
  let stopped = false;
  let requests = 0;
  const seen = new Set<number>();
  const wrong: string[] = [];
  const view = async (viewer: number): Promise<void> => {
    for (let turn = 0; !stopped; turn += 1) {
      const { query, accept } = VARIANTS[(viewer * 5 + turn * 8) % VARIANTS.length] ?? {
        query: '',
        accept: '',
      };
      // Now and then a parameter that means nothing: where keys are not canonical, the edge must then ask the bucket.
      const other = turn % 3 === 0 ? `&viewer=${viewer}-${turn}` : '';
      const allowed = oldestAllowed;
      const { status, body } = await ask(stage.url, `/${SOURCE}?${query}${other}`, { headers: { accept } });
      requests += 1;
      const got = known.get(hashOf(body));
      if (got !== undefined) seen.add(got);
      if (status !== 200 || got === undefined || got < allowed)
        wrong.push(`${query} ${accept}: status ${status}, version ${got}, expected ${allowed} or later`);
    }
  };
  const load = async (): Promise<void> => {
    const enough = requests + ANSWERS_BETWEEN;
    while (requests < enough) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const viewers = Array.from({ length: VIEWERS }, (_, viewer) => view(viewer));
  try {
    for (let n = 1; n <= VERSIONS; n += 1) {
      await load();
      await stage.put(SOURCE, version(n));
      await stage.purged();
      oldestAllowed = n;
    }
    await load();
  } finally {
    stopped = true;
    await Promise.all(viewers);
  }
  expect(wrong).toEqual([]);
  expect([...seen].sort()).toEqual(Array.from({ length: VERSIONS + 1 }, (_, n) => n));

  // What lies in the store is new as well: an edge that has nothing cached answers with it.
  const cold = await createLocalEdge({ config: loadConfig, store: stage.store });
  for (const { query, accept } of VARIANTS) {
    const { body } = await ask(cold.url, `/${SOURCE}?${query}`, { headers: { accept } });
    expect([query, accept, known.get(hashOf(body))]).toEqual([query, accept, VERSIONS]);
  }
  expect((await ask(cold.url, `/${LONGER}?w=48`)).body.equals(longer.body)).toBe(true);
  await cold.close();
}
