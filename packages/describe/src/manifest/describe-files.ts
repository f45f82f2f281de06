import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { DEFAULT_LIMITS } from '@cameo/core';
import { type DescribeConfig, type DescribeOptions, describePicture } from '../describe-picture.js';
import { type FailedPicture, reasonOfPicture } from '../picture-error.js';
import { findPictures, type PictureFile } from '../picture-files.js';
import { assertPrefix, pictureKey } from '../picture-key.js';
import { inPool, type Progress } from '../progress.js';
import { openSeenFiles, type SeenFiles } from '../seen-files.js';
import { readWithin } from '../stat-within.js';
import { writeWhole } from '../write-whole.js';
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
  /** The folder to which names of pictures are relative; by default the common folder of all of them. */
  readonly root?: string | undefined;
  /** Prefix of each name in `src`, such as `talent/`: with a slash at its end. */
  readonly prefix?: string | undefined;
  /** Whether each entry includes `faces`, which are positions only. Default: false. */
  readonly faces?: boolean | undefined;
  /** Compares without writing. */
  readonly check?: boolean | undefined;
  /** File for hashes and marks of descriptions between runs. */
  readonly memory: string;
  /** Base of relative paths; by default the folder of the process. */
  readonly cwd?: string | undefined;
  readonly config?: DescribeConfig | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The result of describing files. */
export interface DescribedFiles {
  readonly manifest: Manifest;
  /** Absolute path of the manifest. */
  readonly file: string;
  /** Names of the pictures whose entries differ from the existing manifest. */
  readonly stale: readonly string[];
  readonly failed: readonly FailedPicture[];
  /** Number of decoded pictures; the entries of the others were current. */
  readonly decoded: number;
}

/** Number of concurrent descriptions: libvips has threads of its own. */
const AT_ONCE = 4;

/** Number of hash digits in the version: a collision for one name needs 48 equal bits. */
const VERSION_DIGITS = 12;

/**
 * Describes pictures and writes their manifest. A file with unchanged size and time is not read, and one whose content is in
 * the manifest is not decoded, if the memory records that it was described under the same limits. The manifest is written
 * atomically, and only if it changes.
 * @throws Error if there are no pictures, a folder cannot be read, or the prefix is no folder
 */
export async function describeFiles(options: DescribeFilesOptions): Promise<DescribedFiles> {
  const { cwd = process.cwd(), check = false } = options;
  const file = resolve(cwd, options.out);
  assertManifestName(file);
  assertPrefix(options.prefix ?? '');
  const { files, failed } = await findPictures(options.patterns, { cwd, root: options.root });
  const seen = await openSeenFiles(resolve(cwd, options.memory));
  const before = await readManifest(file);
  const described = await describeEach(files, before, seen, options).finally(() => seen.save());
  const { manifest } = described;
  const left = [...failed, ...described.failed];
  const stale = differences(before, manifest);
  if (!check && stale.length > 0) await writeWhole(file, manifestText(manifest, file));
  return { ...described, failed: left, file, stale };
}

/**
 * Describes one file as in a manifest.
 * @throws PictureError if it is no picture, is damaged, exceeds a limit, or has an impossible key; Error if it cannot be read
 */
export async function describeFile(
  path: string,
  about: DescribeOptions & { readonly src: string },
): Promise<DescribedPicture> {
  pictureKey(about.src, about.config?.limits);
  const bytes = await readWithin(path, (about.config?.limits ?? DEFAULT_LIMITS).sourceBytes);
  return entryOf(bytes, createHash('sha256').update(bytes).digest('hex').slice(0, VERSION_DIGITS), about);
}

async function entryOf(
  picture: Uint8Array | string,
  v: string,
  { src, ...options }: DescribeOptions & { readonly src: string },
): Promise<DescribedPicture> {
  const { width, height, thumbhash, faces } = await describePicture(picture, options);
  return {
    ...{ src, width, height, ...(thumbhash !== undefined && { thumbhash }), v },
    // A drawing is not analysed, and has no faces.
    ...(options.faces && { faces: faces ?? [] }),
  };
}

/** An existing entry in the requested form; undefined if it lacks the faces. */
function wanted(before: DescribedPicture | undefined, faces: boolean): DescribedPicture | undefined {
  if (before === undefined || (faces && before.faces === undefined)) return undefined;
  const { faces: boxes, ...others } = before;
  return faces && boxes !== undefined ? { ...others, faces: boxes } : others;
}

async function describeEach(
  files: readonly PictureFile[],
  before: Manifest,
  seen: SeenFiles,
  { prefix = '', faces = false, config, progress, signal }: DescribeFilesOptions,
): Promise<Pick<DescribedFiles, 'manifest' | 'failed' | 'decoded'>> {
  const known = new Map(Object.values(before).map((picture) => [picture.v, picture]));
  const found = new Map<string, DescribedPicture>();
  const failed: FailedPicture[] = [];
  const maxBytes = (config?.limits ?? DEFAULT_LIMITS).sourceBytes;
  let decoded = 0;
  progress?.start?.(files.length);
  await inPool(files, Math.min(AT_ONCE, availableParallelism()), signal, async ({ path, name }) => {
    try {
      const src = pictureKey(`${prefix}${name}`, config?.limits);
      let read: Buffer | undefined;
      const { sha256 } = await seen.hashesOf(path, maxBytes, (bytes) => {
        read = bytes;
      });
      const v = sha256.slice(0, VERSION_DIGITS);
      const same = wanted(known.get(v), faces);
      if (same !== undefined && seen.isDescribed(markOf(same, config))) {
        found.set(name, { ...same, src });
        progress?.done?.('unchanged', name);
        return;
      }
      const picture = await entryOf(read ?? path, v, { src, config, faces, signal });
      // Without its faces it is known as well.
      for (const each of [picture, wanted(picture, false)])
        if (each !== undefined) seen.noteDescribed(markOf(each, config));
      found.set(name, picture);
      decoded += 1;
      progress?.done?.('described', name);
    } catch (error) {
      failed.push({ name, reason: reasonOfPicture(error, path) });
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
