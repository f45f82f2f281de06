import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { DEFAULT_LIMITS } from '@cameo/core';
import {
  type DescribeConfig,
  type DescribeOptions,
  describePicture,
  PictureError,
  statWithin,
} from '../describe-picture.js';
import { findPictures, type PictureFile } from '../picture-files.js';
import { inPool, type Progress } from '../progress.js';
import { openSeenFiles, type SeenFiles, writeWhole } from '../seen-files.js';
import {
  assertManifestName,
  type DescribedPicture,
  differences,
  type Manifest,
  manifestText,
  readManifest,
} from './manifest.js';
import { markOf } from './mark.js';

export interface DescribeFilesOptions {
  /** Files, folders or patterns such as `pictures/**`. */
  readonly patterns: readonly string[];
  /** The manifest: `.ts`, `.mts`, `.js`, `.mjs` or `.json`. */
  readonly out: string;
  /** The folder where the names of pictures begin; by default the one that all of them are in. */
  readonly root?: string | undefined;
  /** Stands before each name in `src`, such as `talent/`. */
  readonly prefix?: string | undefined;
  /** Writes nothing. */
  readonly check?: boolean | undefined;
  /** Where hashes of files, and that they were described, are remembered between runs. */
  readonly memory: string;
  /** What relative paths begin at; by default the folder of the process. */
  readonly cwd?: string | undefined;
  readonly config?: DescribeConfig | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A picture that is in no manifest, and why. */
export interface FailedPicture {
  readonly name: string;
  readonly reason: string;
}

/** What came of describing files. */
export interface DescribedFiles {
  readonly manifest: Manifest;
  /** Absolute path of the manifest. */
  readonly file: string;
  /** Names of the pictures whose entries differ from those in the file before. */
  readonly stale: readonly string[];
  readonly failed: readonly FailedPicture[];
  /** How many were decoded; of the others the manifest had what they are. */
  readonly decoded: number;
}

/** Most that are described at once: libvips has threads of its own. */
const AT_ONCE = 4;

/** Digits of the hash that is the version: two contents of one name would have to share 48 bits. */
const VERSION_DIGITS = 12;

/**
 * Describes pictures and writes their manifest. A file whose size and time are those of the last run is not read, and one
 * whose content is in the manifest is not decoded, where the memory has that it was described so under the same limits. The
 * manifest is written whole, and only when it changes.
 * @throws Error when there are no pictures, or a file cannot be read
 */
export async function describeFiles(options: DescribeFilesOptions): Promise<DescribedFiles> {
  const { cwd = process.cwd(), check = false } = options;
  const file = resolve(cwd, options.out);
  assertManifestName(file);
  const { files } = await findPictures(options.patterns, { cwd, root: options.root });
  const seen = await openSeenFiles(resolve(cwd, options.memory));
  const before = await readManifest(file);
  const described = await describeEach(files, before, seen, options).finally(() => seen.save());
  const { manifest } = described;
  const stale = differences(before, manifest);
  if (!check && stale.length > 0) await writeWhole(file, manifestText(manifest, file));
  return { ...described, file, stale };
}

/**
 * Describes one file as a manifest would.
 * @throws PictureError when it is no picture, is damaged, or breaks a limit; Error when it cannot be read
 */
export async function describeFile(
  path: string,
  about: DescribeOptions & { readonly src: string },
): Promise<DescribedPicture> {
  await statWithin(path, (about.config?.limits ?? DEFAULT_LIMITS).sourceBytes);
  const bytes = await readFile(path);
  return entryOf(bytes, createHash('sha256').update(bytes).digest('hex').slice(0, VERSION_DIGITS), about);
}

async function entryOf(
  picture: Uint8Array | string,
  v: string,
  { src, ...options }: DescribeOptions & { readonly src: string },
): Promise<DescribedPicture> {
  const { width, height, thumbhash } = await describePicture(picture, options);
  return { src, width, height, ...(thumbhash !== undefined && { thumbhash }), v };
}

async function describeEach(
  files: readonly PictureFile[],
  before: Manifest,
  seen: SeenFiles,
  { prefix = '', config, progress, signal }: DescribeFilesOptions,
): Promise<Pick<DescribedFiles, 'manifest' | 'failed' | 'decoded'>> {
  const known = new Map(Object.values(before).map((picture) => [picture.v, picture]));
  const found = new Map<string, DescribedPicture>();
  const failed: FailedPicture[] = [];
  const most = (config?.limits ?? DEFAULT_LIMITS).sourceBytes;
  let decoded = 0;
  progress?.start?.(files.length);
  await inPool(files, Math.min(AT_ONCE, availableParallelism()), signal, async ({ path, name }) => {
    try {
      let read: Buffer | undefined;
      const { sha256 } = await seen.hashesOf(path, most, (bytes) => {
        read = bytes;
      });
      const v = sha256.slice(0, VERSION_DIGITS);
      const src = `${prefix}${name}`;
      const same = known.get(v);
      if (same !== undefined && seen.isDescribed(markOf(same, config))) {
        found.set(name, { ...same, src });
        progress?.done?.('unchanged', name);
        return;
      }
      const picture = await entryOf(read ?? path, v, { src, config, signal });
      seen.noteDescribed(markOf(picture, config));
      found.set(name, picture);
      decoded += 1;
      progress?.done?.('described', name);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      failed.push({ name, reason: error.message });
      progress?.done?.('failed', name);
    }
  });
  const manifest = Object.fromEntries(
    files.flatMap(({ name }) => {
      const picture = found.get(name);
      return picture === undefined ? [] : [[name, picture] as const];
    }),
  );
  return { manifest, failed: failed.sort((one, other) => (one.name < other.name ? -1 : 1)), decoded };
}
