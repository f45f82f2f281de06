import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DEFAULT_LIMITS, type Limits, type SourceKey } from '@cameo/core';
import { keyBelow } from '../key-below.js';
import { type FailedPicture, reasonOfPicture } from '../picture-error.js';
import { findPictures, type PictureFile, pictureType } from '../picture-files.js';
import { assertPrefix, pictureKey } from '../picture-key.js';
import { inPool, type Progress } from '../progress.js';
import { openSeenFiles, type SeenFiles } from '../seen-files.js';
import { readWithin } from '../stat-within.js';
import type { Bucket, BucketPlace, StoredOriginal } from './bucket.js';

export interface UploadFilesOptions extends BucketPlace {
  /** Files, folders or patterns such as `pictures/**`. */
  readonly patterns: readonly string[];
  /** The folder to which keys are relative; by default the common folder of all pictures. */
  readonly root?: string | undefined;
  /** Prefix of each key, such as `talent/`. Keys outside of it are not affected. */
  readonly prefix?: string | undefined;
  /** Reports without changing anything. */
  readonly dryRun?: boolean | undefined;
  /** Deletes pictures below the prefix that have no local file; only if `patterns` is one whole folder, the root. */
  readonly delete?: boolean | undefined;
  /** File for hashes between runs. */
  readonly memory: string;
  /** Number of concurrent uploads, 8 by default. */
  readonly atOnce?: number | undefined;
  /** Base of relative paths; by default the folder of the process. */
  readonly cwd?: string | undefined;
  readonly limits?: Pick<Limits, 'sourceBytes' | 'sourceKeyBytes'> | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The result of an upload or a dry run; keys, sorted. */
export interface UploadedFiles {
  readonly added: readonly string[];
  readonly replaced: readonly string[];
  readonly same: readonly string[];
  readonly removed: readonly string[];
  /** Pictures in the bucket below the prefix without a local file, if a whole folder was given; `delete` removes them. */
  readonly extra: readonly string[];
  readonly failed: readonly FailedPicture[];
}

type Outcome = 'added' | 'replaced' | 'same';

const AT_ONCE = 8;

/**
 * Uploads missing and changed pictures to a bucket. Completed uploads remain after an interruption, and the next run continues.
 * It never replaces what another client stored meanwhile: such a picture is reported as failed.
 * @throws Error if there are no pictures, the bucket cannot be listed or written, or `delete` is given with a part of a folder
 */
export async function uploadFiles(options: UploadFilesOptions): Promise<UploadedFiles> {
  const {
    cwd = process.cwd(),
    prefix = '',
    root,
    dryRun = false,
    atOnce = AT_ONCE,
    progress,
    signal,
  } = options;
  assertPrefix(prefix);
  const { files, whole, ...found } = await findPictures(options.patterns, { cwd, root });
  if (options.delete && !whole) throw incompleteSelection(options.patterns, found.root);
  const seen = await openSeenFiles(resolve(cwd, options.memory));
  // Loaded on demand, with the SDK.
  const { openBucket } = await import('./bucket.js');
  const bucket = openBucket(options);
  try {
    const stored = await bucket.list(prefix);
    const outcomes = new Map<string, Outcome>();
    const failed: FailedPicture[] = [...found.failed];
    const wanted = new Set<string>(files.map(({ name }) => `${prefix}${name}`));
    progress?.start?.(files.length);
    await inPool(files, atOnce, signal, async (file) => {
      const key = `${prefix}${file.name}`;
      const tools = { bucket, seen, dryRun, root: found.root, limits: options.limits };
      const done = await uploadIfChanged(file, key, stored.get(key), tools).catch((error: unknown) => ({
        name: file.name,
        reason: reasonOfPicture(error, file.path),
      }));
      if (typeof done === 'string') outcomes.set(key, done);
      else failed.push(done);
      progress?.done?.(typeof done === 'string' ? done : 'failed', key);
    });
    const extra = (whole ? [...stored.keys()] : [])
      .filter((key) => !wanted.has(key) && pictureType(key) !== undefined)
      .sort();
    const removed = options.delete ? extra : [];
    if (!dryRun) await inPool(removed, atOnce, signal, (key) => bucket.remove(key));
    const keysOf = (which: Outcome): readonly string[] =>
      [...outcomes].flatMap(([key, outcome]) => (outcome === which ? [key] : [])).sort();
    return {
      added: keysOf('added'),
      replaced: keysOf('replaced'),
      same: keysOf('same'),
      removed,
      extra: options.delete ? [] : extra,
      failed: failed.sort((one, other) => (one.name < other.name ? -1 : 1)),
    };
  } finally {
    bucket.close();
    await seen.save();
  }
}

/** Pictures outside of a partial selection would be deleted. */
const incompleteSelection = (patterns: readonly string[], root: string): Error =>
  new Error(
    `Got ${patterns.join(' ')} to upload and to delete what is not there, expected the whole folder where keys begin: give ${root} alone, or no delete.`,
  );

interface Tools {
  readonly bucket: Bucket;
  readonly seen: SeenFiles;
  readonly dryRun: boolean;
  /** The folder to which keys are relative. */
  readonly root: string;
  readonly limits: UploadFilesOptions['limits'];
}

/**
 * Uploads one picture, or returns the reason for not doing so.
 * @throws PictureError for one above the resizer's size limit, or with a key that it refuses
 */
async function uploadIfChanged(
  { path, name }: PictureFile,
  key: string,
  stored: StoredOriginal | undefined,
  { bucket, seen, dryRun, root, limits = DEFAULT_LIMITS }: Tools,
): Promise<Outcome | FailedPicture> {
  const valid = pictureKey(key, limits);
  let read: Buffer | undefined;
  const hashes = await seen.hashesOf(path, limits.sourceBytes, (bytes) => {
    read = bytes;
  });
  if (stored !== undefined && (await isSame(valid, stored, hashes, bucket))) return 'same';
  const bytes = read ?? (await readWithin(path, limits.sourceBytes));
  if ((await leadsOutside(path, root)) && !(await isPicture(bytes))) {
    return {
      name,
      reason: `It is a link to ${await realpath(path)}, which is outside of the folder and no picture; remove the link.`,
    };
  }
  const outcome = stored === undefined ? 'added' : 'replaced';
  if (dryRun) return outcome;
  const type = pictureType(path) ?? 'application/octet-stream';
  if (await bucket.put(key, bytes, type, stored?.etag)) return outcome;
  return {
    name,
    reason:
      'Somebody else stored or removed it in the bucket meanwhile; run the command again to see the present state.',
  };
}

/** Whether a file is reached by a link out of a folder, such as one that somebody else's project contains. */
const leadsOutside = async (path: string, root: string): Promise<boolean> =>
  keyBelow(await realpath(root), await realpath(path)) === undefined;

/** Whether bytes begin as a picture does; a key or a password must not become public under the name of a picture. */
async function isPicture(bytes: Uint8Array): Promise<boolean> {
  const { sniffFormat } = await import('@cameo/edge/describe');
  return sniffFormat(bytes) !== undefined;
}

/** The entity tag of most objects is the MD5; for the others an upload stored the hash. */
async function isSame(
  key: SourceKey,
  { etag, bytes }: StoredOriginal,
  { md5, sha256, size }: Awaited<ReturnType<SeenFiles['hashesOf']>>,
  bucket: Bucket,
): Promise<boolean> {
  if (bytes !== size) return false;
  return etag === md5 || (await bucket.sha256Of(key)) === sha256;
}
