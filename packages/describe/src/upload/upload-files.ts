import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DEFAULT_LIMITS, describeIssue, ISSUES, type Limits, type SourceKey, sourceKey } from '@cameo/core';
import { PictureError } from '../describe-picture.js';
import type { FailedPicture } from '../manifest/describe-files.js';
import { findPictures, type PictureFile, pictureType } from '../picture-files.js';
import { inPool, type Progress } from '../progress.js';
import { openSeenFiles, type SeenFiles } from '../seen-files.js';
import { type Bucket, type BucketPlace, openBucket, type StoredOriginal } from './bucket.js';

export interface UploadFilesOptions extends BucketPlace {
  /** Files, folders or patterns such as `pictures/**`. */
  readonly patterns: readonly string[];
  /** The folder where keys begin; by default the one that all pictures are in. */
  readonly root?: string | undefined;
  /** Stands before each key, such as `talent/`. Nothing outside of it is looked at. */
  readonly prefix?: string | undefined;
  /** Changes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Removes the pictures below the prefix that are no files here; only where `patterns` is one whole folder, the root. */
  readonly delete?: boolean | undefined;
  /** Where hashes of files are remembered between runs. */
  readonly memory: string;
  /** Uploads at the same time, 8 by default. */
  readonly atOnce?: number | undefined;
  /** What relative paths begin at; by default the folder of the process. */
  readonly cwd?: string | undefined;
  readonly limits?: Pick<Limits, 'sourceBytes' | 'sourceKeyBytes'> | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came of an upload, or would come of it; keys, sorted. */
export interface UploadedFiles {
  readonly added: readonly string[];
  readonly replaced: readonly string[];
  readonly same: readonly string[];
  readonly removed: readonly string[];
  /** Pictures that the bucket has below the prefix and no file here, where a whole folder was given; `delete` removes them. */
  readonly extra: readonly string[];
  readonly failed: readonly FailedPicture[];
}

type Outcome = 'added' | 'replaced' | 'same';

const AT_ONCE = 8;

/**
 * Brings pictures into a bucket: those that it does not have, and those whose content is another one. What was uploaded
 * stays when a run is stopped, and the next one goes on. Nothing that somebody else stored meanwhile is replaced: such a
 * picture is among the failed.
 * @throws Error when there are no pictures, the bucket cannot be listed or written, or `delete` is given with a part of a folder
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
  if (options.delete && !whole) throw notWhole(options.patterns, found.root);
  const seen = await openSeenFiles(resolve(cwd, options.memory));
  const bucket = openBucket(options);
  try {
    const there = await bucket.list(prefix);
    const outcomes = new Map<string, Outcome>();
    const failed: FailedPicture[] = [];
    const wanted = new Set<string>(files.map(({ name }) => `${prefix}${name}`));
    progress?.start?.(files.length);
    await inPool(files, atOnce, signal, async (file) => {
      const key = `${prefix}${file.name}`;
      const tools = { bucket, seen, dryRun, limits: options.limits };
      const done = await bring(file, key, there.get(key), tools).catch((error: unknown) => {
        if (!(error instanceof PictureError)) throw error;
        return { name: file.name, reason: error.message };
      });
      if (typeof done === 'string') outcomes.set(key, done);
      else failed.push(done);
      progress?.done?.(typeof done === 'string' ? done : 'failed', key);
    });
    const extra = (whole ? [...there.keys()] : [])
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

/** Whatever is not given would be removed. */
const notWhole = (patterns: readonly string[], root: string): Error =>
  new Error(
    `Got ${patterns.join(' ')} to upload and to delete what is not there, expected the whole folder where keys begin: give ${root} alone, or no delete.`,
  );

function assertPrefix(prefix: string): void {
  if (prefix === '' || /^[^/].*\/$/.test(prefix)) return;
  throw new Error(
    `Got ${JSON.stringify(prefix)} as the prefix, expected one such as "talent/": with a slash at its end, and none before.`,
  );
}

interface Tools {
  readonly bucket: Bucket;
  readonly seen: SeenFiles;
  readonly dryRun: boolean;
  readonly limits: UploadFilesOptions['limits'];
}

/**
 * Brings one picture, or says why not.
 * @throws PictureError for one that is longer than the resizer reads
 */
async function bring(
  { path, name }: PictureFile,
  key: string,
  stored: StoredOriginal | undefined,
  { bucket, seen, dryRun, limits = DEFAULT_LIMITS }: Tools,
): Promise<Outcome | FailedPicture> {
  const valid = sourceKey(key, limits);
  if (!valid.ok) {
    const [issue] = valid.issues;
    return { name, reason: describeIssue(issue, ISSUES[issue.code].title) };
  }
  let read: Buffer | undefined;
  const hashes = await seen.hashesOf(path, limits.sourceBytes, (bytes) => {
    read = bytes;
  });
  if (stored !== undefined && (await isSame(valid.value, stored, hashes, bucket))) return 'same';
  const outcome = stored === undefined ? 'added' : 'replaced';
  if (dryRun) return outcome;
  const bytes = read ?? (await readFile(path));
  const type = pictureType(path) ?? 'application/octet-stream';
  if (await bucket.put(key, bytes, type, stored?.etag)) return outcome;
  return {
    name,
    reason: 'Somebody else stored or removed it in the bucket meanwhile; run it again to see what is there.',
  };
}

/** An entity tag is the MD5 of most objects; of the others an upload left the hash. */
async function isSame(
  key: SourceKey,
  { etag, bytes }: StoredOriginal,
  { md5, sha256, size }: Awaited<ReturnType<SeenFiles['hashesOf']>>,
  bucket: Bucket,
): Promise<boolean> {
  if (bytes !== size) return false;
  return etag === md5 || (await bucket.sha256Of(key)) === sha256;
}
