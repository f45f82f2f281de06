import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DefinedConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { createDirectoryStore, createS3Store } from '@cameo/edge';
import { createTestBucket, s3Server } from '@cameo/testing/s3';
import { createLocalEdge, type LocalEdge, startBundles } from '../src/index.js';
import { samplesIn } from './samples-in.js';

/** The environment of the end-to-end suite. */
export interface Stand {
  /** The folder of the sample pictures. */
  readonly samples: string;
  readonly start: (missing?: 403 | 404) => Promise<LocalEdge>;
  /** Adds or replaces a picture for one test. */
  readonly put: (key: string, from: string) => Promise<void>;
  /** Keys of the stored derivatives. */
  readonly derivatives: () => Promise<readonly string[]>;
  /** Stops everything and deletes what was stored, after each test. */
  readonly clean: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * The source's functions on folders; or, if `CAMEO_BUNDLES` names a packaged stage, the functions from its zips on a real S3
 * server, run by this Node or by the one that `CAMEO_BUNDLES_NODE` names.
 */
export async function openStand(config: ImageConfig): Promise<Stand> {
  const samples = await mkdtemp(join(tmpdir(), 'cameo-edge-samples-'));
  await samplesIn(samples);
  const bundles = process.env['CAMEO_BUNDLES'] ?? '';
  return bundles === '' ? onFolders(config, samples) : onBundles(bundles, samples);
}

/** Identical misses always wait for the first one, on a busy machine too. */
const SHARING_CACHE = { collapseMs: 30_000 };

/** Registers running parts, to be stopped. */
function runs() {
  const running: LocalEdge[] = [];
  return {
    keep: (edge: LocalEdge): LocalEdge => {
      running.push(edge);
      return edge;
    },
    stop: async () => {
      await Promise.all(running.splice(0).map((edge) => edge.close(100)));
    },
  };
}

async function onFolders(config: ImageConfig, samples: string): Promise<Stand> {
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-edge-'));
  const { keep, stop } = runs();
  const own = new Set<string>();
  return {
    samples,
    start: async (missing = 404) => {
      const store = createDirectoryStore({ sources: samples, derivatives: join(derivatives, 'store') });
      return keep(await createLocalEdge({ config, store, missing, settings: SHARING_CACHE }));
    },
    put: async (key, from) => {
      own.add(key);
      await cp(from, join(samples, key));
    },
    derivatives: async () => {
      const names = await readdir(join(derivatives, 'store'), { recursive: true });
      return names.filter((name) => /\/w-[^/]+$/.test(name));
    },
    clean: async () => {
      await stop();
      for (const key of own) await rm(join(samples, key));
      own.clear();
      await rm(join(derivatives, 'store'), { recursive: true, force: true });
    },
    remove: async () => {
      for (const folder of [samples, derivatives]) await rm(folder, { recursive: true });
    },
  };
}

async function onBundles(folder: string, samples: string): Promise<Stand> {
  const server = s3Server('the local edge on S3');
  if (server === undefined) throw new Error('CAMEO_BUNDLES needs a real S3 server: scripts/with-s3.sh.');
  const config = await configOf(folder);
  const { endpoint, owner: credentials } = server;
  const bucket = await createTestBucket(server, config.bucket);
  const files = await readdir(samples, { recursive: true, withFileTypes: true });
  for (const file of files.filter((each) => each.isFile())) {
    const path = join(file.parentPath, file.name);
    await bucket.put(path.slice(samples.length + 1), await readFile(path));
  }
  const { keep, stop } = runs();
  const own = new Set<string>();
  const node = process.env['CAMEO_BUNDLES_NODE'];
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const stored = async () => (await bucket.keys()).filter((key) => key.startsWith('_variants/'));
  return {
    samples,
    start: async (missing = 404) =>
      keep(
        await createLocalEdge({
          config,
          missing,
          settings: SHARING_CACHE,
          store: createS3Store({ bucket: config.bucket, region: config.region, endpoint, credentials }),
          handlers: (log) =>
            startBundles({
              folder,
              endpoint,
              bucket: config.bucket,
              log,
              env,
              ...(node !== undefined && { node }),
            }),
        }),
      ),
    put: async (key, from) => {
      own.add(key);
      await bucket.put(key, await readFile(from));
    },
    derivatives: stored,
    clean: async () => {
      await stop();
      await bucket.empty([...own, ...(await stored())]);
      own.clear();
    },
    remove: async () => {
      await bucket.remove();
      await rm(samples, { recursive: true });
    },
  };
}

/** The configuration of a packaged stage, with the bucket from its `stage.json`. */
async function configOf(folder: string): Promise<ImageConfig> {
  const built = new URL('../dist/config/cameo.config.js', import.meta.url).href;
  const { config } = (await import(built)) as { readonly config: DefinedConfig };
  const { name } = JSON.parse(await readFile(join(folder, 'stage.json'), 'utf8')) as {
    readonly name: string;
  };
  return stageConfig(config, name);
}
