import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import type { FunctionFiles } from './function-files.js';

/** Unix mode of a regular file that everybody may read: Lambda runs a function as another user. */
const READABLE = 0o100_644;

/** Level 9 takes twice as long for libvips, and saves less than a thousandth of its bytes. */
const OPTIONS = { level: 7, os: 3, attrs: READABLE * 0x1_0000 } as const;

/** The earliest time that a zip can represent. Its fields are local time, and so are those of this date. */
const TIME = [1980, 0, 1] as const;

/** What decides how a zip is written: another version may compress otherwise. */
const WRITER = [createRequire(import.meta.url)('fflate/package.json').version, OPTIONS, TIME] as const;

/** The file in a stage's folder that says what its zips were made from. */
export const ZIP_RECORDS = 'zips.json';

/** What a zip was made from and by, and its own bytes, each as SHA-256. */
interface ZipRecord {
  readonly from: string;
  readonly zip: string;
}

export type ZipRecords = Readonly<Record<string, ZipRecord>>;

/**
 * A reproducible zip: order, times and permissions are fixed, and fflate compresses identically on every machine, which Node's
 * zlib does not guarantee. Compressing takes half of the time of packaging: a zip of the same files is taken as it is.
 * @param before folder that may have a zip of this name, with its record
 */
export async function zip(
  files: FunctionFiles,
  name: string,
  before?: string,
): Promise<{ readonly bytes: Uint8Array; readonly record: ZipRecord }> {
  const entries: Record<string, Uint8Array> = {};
  for (const [path, from] of files) entries[path] = new Uint8Array(await readFile(from));
  const from = digestOf(entries);
  const bytes = (before && (await zipBefore(before, name, from))) || compressed(entries);
  return { bytes, record: { from, zip: sha256(bytes) } };
}

const compressed = (entries: Zippable): Uint8Array =>
  zipSync(entries, { ...OPTIONS, mtime: new Date(...TIME) });

/** The zip in a folder, if it was made from the same files, and has not changed since. */
async function zipBefore(folder: string, name: string, from: string): Promise<Uint8Array | undefined> {
  try {
    const records = JSON.parse(await readFile(join(folder, ZIP_RECORDS), 'utf8')) as ZipRecords;
    if (records[name]?.from !== from) return undefined;
    const bytes = new Uint8Array(await readFile(join(folder, `${name}.zip`)));
    return sha256(bytes) === records[name].zip ? bytes : undefined;
  } catch {
    // There is none, or it cannot be read: a new one replaces it.
    return undefined;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function digestOf(entries: Readonly<Record<string, Uint8Array>>): string {
  const parts = Object.entries(entries).map(([path, bytes]) => [path, sha256(bytes)]);
  return sha256(Buffer.from(JSON.stringify([WRITER, parts])));
}
