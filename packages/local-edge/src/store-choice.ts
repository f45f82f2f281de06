import { createHash } from 'node:crypto';
import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { createDirectoryStore, createS3Store, type Store } from '@cameo/edge';
import type { StoreChoice } from './options.js';
import { collectSamples } from './samples/samples.js';

/** An opened store, and its description for people. */
export interface ChosenStore {
  readonly store: Store;
  readonly pictures: string;
  readonly derivatives: string;
  /** Names of pictures to try first; empty if only a request to the bucket would reveal them. */
  readonly samples: readonly string[];
  /** The folder of the pictures, if there is one. */
  readonly folder: string | undefined;
  /** The folder of the derivatives, if there is one. */
  readonly derivativesFolder: string | undefined;
  /** Bucket and region for the configuration. */
  readonly bucket: { readonly bucket: string; readonly region: string } | undefined;
}

/** Base folders for relative paths. */
export interface Places {
  /** The current folder of the user. */
  readonly cwd: string;
  /** The project's folder, which contains `.cameo`. */
  readonly root: string;
}

/**
 * Opens the store that the arguments name; without a name collects the sample pictures.
 * @throws Error with a one-line message if a folder cannot be used
 */
export async function openStore(choice: StoreChoice, { cwd, root }: Places): Promise<ChosenStore> {
  if (choice.kind === 's3') {
    const { endpoint, bucket, region } = choice;
    const place = `${bucket} on ${endpoint}`;
    const store = createS3Store({ bucket, region, endpoint });
    return {
      store,
      pictures: place,
      derivatives: `${place}, below _variants/`,
      samples: [],
      folder: undefined,
      derivativesFolder: undefined,
      bucket: { bucket, region },
    };
  }
  const samplesFolder = join(root, '.cameo', 'samples');
  const samples = choice.origin === undefined ? await collectSamples(samplesFolder) : [];
  const sources = choice.origin === undefined ? samplesFolder : await folderOf(resolve(cwd, choice.origin));
  const derivatives =
    choice.store === undefined
      ? join(root, '.cameo', await storeName(choice.origin, sources))
      : await writableFolder(resolve(cwd, choice.store));
  return {
    store: createDirectoryStore({ sources, derivatives }),
    pictures:
      samples.length > 0 ? `${shown(sources, cwd)} (${samples.length} sample pictures)` : shown(sources, cwd),
    derivatives: shown(derivatives, cwd),
    samples,
    folder: sources,
    derivativesFolder: derivatives,
    bucket: undefined,
  };
}

/** A name per folder of pictures: two may both have an alice.jpg. */
async function storeName(origin: string | undefined, sources: string): Promise<string> {
  if (origin === undefined) return 'store';
  const id = createHash('sha256')
    .update(await realpath(sources))
    .digest('hex')
    .slice(0, 12);
  return `store-${id}`;
}

/** The folder of the pictures, `--origin` of `npm start` or the argument of `cameo dev`. */
async function folderOf(path: string): Promise<string> {
  const messageOf = (why: string) =>
    `The folder of the pictures is ${path}, ${why}; name an existing folder.`;
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(messageOf(`which cannot be read (${cause.code})`), { cause });
  });
  if (!found.isDirectory()) throw new Error(messageOf('which is not a folder'));
  return path;
}

/** Creates the folder of the derivatives, and checks that it is writable: otherwise no picture would be stored. */
async function writableFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return path;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'which is not a folder' : `which cannot be written (${code})`;
    throw new Error(`--store names ${path}, ${why}; name a folder for the derivatives.`, { cause });
  }
}

/** The shorter of the absolute and the relative path. */
function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || short === '' ? path : short;
}
