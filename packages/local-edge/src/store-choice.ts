import { createHash } from 'node:crypto';
import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { createDirectoryStore, createS3Store, type Store } from '@cameo/edge';
import type { StoreChoice } from './options.js';
import { collectSamples } from './samples/samples.js';

/** A store that can be used, and its description for a person. */
export interface ChosenStore {
  readonly store: Store;
  readonly pictures: string;
  readonly derivatives: string;
  /** Names of pictures to try first; empty where only a look into the bucket would show them. */
  readonly samples: readonly string[];
  /** The folder of the pictures, when there is one. */
  readonly folder: string | undefined;
  /** The folder of the derivatives, when there is one. */
  readonly derivativesFolder: string | undefined;
  /** Bucket and region that the configuration should name. */
  readonly bucket: { readonly bucket: string; readonly region: string } | undefined;
}

/** Folders that a choice is relative to. */
export interface Places {
  /** Where the person typed the command. */
  readonly cwd: string;
  /** The project's folder; `.cameo` goes into it. */
  readonly root: string;
}

/**
 * Opens the store that the arguments name; collects the sample pictures where they name none.
 * @throws Error with a line for the person when a folder cannot be used
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

/** Two folders may both have an alice.jpg, and the pictures of one are not those of the other. */
async function storeName(origin: string | undefined, sources: string): Promise<string> {
  if (origin === undefined) return 'store';
  const id = createHash('sha256')
    .update(await realpath(sources))
    .digest('hex')
    .slice(0, 12);
  return `store-${id}`;
}

/** The folder of the pictures, which `npm start` takes as --origin and `cameo dev` as a word. */
async function folderOf(path: string): Promise<string> {
  const say = (why: string) => `The folder of the pictures is ${path}, ${why}; give one that is there.`;
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(say(`which cannot be read (${cause.code})`), { cause });
  });
  if (!found.isDirectory()) throw new Error(say('which is not a folder'));
  return path;
}

/** Makes the folder of the derivatives, and looks whether files can be made in it: no picture would be kept otherwise. */
async function writableFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return path;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'which is not a folder' : `which cannot be written (${code})`;
    throw new Error(`--store names ${path}, ${why}; give a folder for the derivatives.`, { cause });
  }
}

/** The shorter of the absolute and the relative path. */
function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || short === '' ? path : short;
}
