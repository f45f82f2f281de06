import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type DerivativeKey, defineImageConfig, derivativePrefix, type SourceKey } from '@cameo/core';
import { createDirectoryStore, createRefine, type Refined, type Store } from '@cameo/edge';
import { runs, some } from '@cameo/testing/form';
import { expect } from 'vitest';
import { createLocalEdge } from '../src/index.js';
import { encodePng } from '../src/samples/drawn-pictures.js';
import { ask } from './edge-under-test.js';

/** The CDN revalidates derivatives that may be refined after a second. */
export const loadConfig = defineImageConfig({
  bucket: 'pictures',
  region: 'us-east-1',
  cache: { unrefinedSeconds: 1 },
});

/** The source that is replaced, and one whose key starts with the same characters. */
export const [SOURCE, LONGER] = ['talent/alice.png', 'talent/alice.png2'] as const;

const QUERIES = some(['w=248', 'w=64', 'w=96', 'w=160&h=160', 'w=64&h=96', 'w=200', ''], 3);
const ACCEPTS = ['image/avif,image/webp', 'image/webp', '*/*'];
const VARIANTS = QUERIES.flatMap((query) => ACCEPTS.map((accept) => ({ query, accept })));

/** Number of replacements, and of concurrent viewers. */
const [VERSIONS, VIEWERS] = [runs(4, 1), runs(12, 6)];

/** Number of answers before each replacement. */
const ANSWERS_BETWEEN = 4 * VIEWERS;

/** The n-th picture: stripes whose colours and number are unique. */
export const version = (n: number): Uint8Array =>
  encodePng(240, 160, 3, (x, y) => {
    const stripe = Math.floor((x + y * (n % 3)) / (10 + 7 * n)) % 2 === 0;
    return stripe ? [40 + 50 * n, 200 - 40 * n, 90] : [220, 30 * n, 255 - 50 * n];
  });

/** The same with photographic grain: drawings are never refined. */
const photograph = (n: number): Uint8Array =>
  encodePng(240, 160, 3, (x, y) => {
    const wave = 60 * Math.sin((x + 3 * y) / (9 + n)) + 40 * Math.sin((x - y) / 5.3);
    const grain = (at: number) => 16 * (Math.sin((x * 12.9898 + y * 78.233 + at) * 43.7585) % 1);
    return [128 + wave + grain(0), 90 + 30 * n + wave / 2 + grain(1), 150 - wave / 2 + grain(2)].map(
      (value) => Math.round(Math.min(255, Math.max(0, value))),
    );
  });

const hashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

const known = new Map<Picture, Promise<ReadonlyMap<string, number>>>();

/** The version of each correct answer, by the hash of its bytes; made by an edge with only one version. */
async function readVersions(picture: Picture): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  const folder = await mkdtemp(join(tmpdir(), 'cameo-versions-'));
  for (let n = 0; n <= VERSIONS; n += 1) {
    const [sources, derivatives] = [join(folder, `${n}`), join(folder, `${n}-store`)];
    await mkdir(join(sources, 'talent'), { recursive: true });
    await writeFile(join(sources, SOURCE), picture(n));
    const store = createDirectoryStore({ sources, derivatives });
    const edge = await createLocalEdge({ config: loadConfig, store });
    for (const { query, accept } of VARIANTS) {
      const { body, status } = await ask(edge.url, `/${SOURCE}?${query}`, { headers: { accept } });
      expect(status).toBe(200);
      // Clients may get the same bytes, but two versions must differ.
      expect([n, undefined]).toContain(known.get(hashOf(body)));
      known.set(hashOf(body), n);
    }
    await edge.close();
    await refineAll(store);
    for (const name of await namesOf(store)) {
      const refined = await readAll(store, `${PREFIX}${name}`);
      expect([n, undefined]).toContain(known.get(hashOf(refined)));
      known.set(hashOf(refined), n);
    }
  }
  await rm(folder, { recursive: true });
  // Variants in one to three formats each, and the original, which is the same for all.
  expect(known.size).toBeGreaterThanOrEqual(QUERIES.length * (VERSIONS + 1));
  return known;
}

const PREFIX = derivativePrefix(SOURCE as SourceKey);

const namesOf = (store: Store) => store.listDerivatives(SOURCE as SourceKey, 1000, { budgetMs: 10_000 });

async function readAll(store: Store, key: string): Promise<Buffer> {
  const found = await store.open(key, { budgetMs: 10_000 });
  if (found === 'not-modified') throw new Error(`${key} was asked for without a condition`);
  return buffer(found.body);
}

/** Refines all existing derivatives, as a stage does while viewers request; counts the outcomes. */
async function refineAll(store: Store, outcomes: Map<Refined['outcome'], number> = new Map()): Promise<void> {
  const refine = createRefine(loadConfig, { store, log: () => undefined });
  for (const name of await namesOf(store)) {
    const { outcome } = await refine(`${PREFIX}${name}` as DerivativeKey);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

type Picture = (n: number) => Uint8Array;

/** An edge under test and the ways to change its bucket. */
export interface Stage {
  readonly url: string;
  readonly store: Store;
  /** Puts a picture into the bucket atomically. */
  readonly put: (key: string, picture: Uint8Array) => Promise<void>;
  /** Resolves when the purge of {@link SOURCE} has ended. */
  readonly purged: () => Promise<void>;
}

/**
 * Many viewers request all variants of one picture while it is replaced and purged repeatedly. Fails if a request after the end
 * of a purge gets an older picture, or any request gets anything but a picture.
 * @param refines whether derivatives are refined at the same time
 */
export async function replaceUnderLoad(stage: Stage, refines = false): Promise<void> {
  const picture = refines ? photograph : version;
  const reading = known.get(picture) ?? readVersions(picture);
  known.set(picture, reading);
  const versions = await reading;
  await stage.put(SOURCE, picture(0));
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
      // Sometimes a meaningless parameter: without canonical keys the edge must then ask the bucket.
      const other = turn % 3 === 0 ? `&viewer=${viewer}-${turn}` : '';
      const allowed = oldestAllowed;
      const { status, body } = await ask(stage.url, `/${SOURCE}?${query}${other}`, { headers: { accept } });
      requests += 1;
      const got = versions.get(hashOf(body));
      if (got !== undefined) seen.add(got);
      if (status !== 200 || got === undefined || got < allowed)
        wrong.push(`${query} ${accept}: status ${status}, version ${got}, expected ${allowed} or later`);
    }
  };
  const load = async (): Promise<void> => {
    const enough = requests + ANSWERS_BETWEEN;
    while (requests < enough) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const outcomes = new Map<Refined['outcome'], number>();
  const refiner = async (): Promise<void> => {
    while (!stopped) await refineAll(stage.store, outcomes);
  };
  const viewers = Array.from({ length: VIEWERS }, (_, viewer) => view(viewer));
  if (refines) viewers.push(refiner());
  try {
    for (let n = 1; n <= VERSIONS; n += 1) {
      await load();
      await stage.put(SOURCE, picture(n));
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

  if (refines) {
    await refineAll(stage.store, outcomes);
    process.stderr.write(`  refined beside ${VIEWERS} viewers: ${JSON.stringify([...outcomes])}\n`);
    expect(outcomes.get('smaller')).toBeGreaterThan(0);
  }

  // The store is up to date as well: an edge with an empty cache answers from it.
  const cold = await createLocalEdge({ config: loadConfig, store: stage.store });
  for (const { query, accept } of VARIANTS) {
    const { body } = await ask(cold.url, `/${SOURCE}?${query}`, { headers: { accept } });
    expect([query, accept, versions.get(hashOf(body))]).toEqual([query, accept, VERSIONS]);
  }
  expect((await ask(cold.url, `/${LONGER}?w=48`)).body.equals(longer.body)).toBe(true);
  await cold.close();
}
