import { readFile } from 'node:fs/promises';
import { type Zippable, zipSync } from 'fflate';
import type { FunctionFiles } from './function-files.js';

/** A regular file that everybody may read, as Unix writes it: Lambda runs a function as somebody else. */
const READABLE = 0o100_644;

/**
 * A zip that depends on nothing but the files in it: their order, times and rights are fixed, and fflate compresses
 * with the same steps on every machine, which zlib in Node does not promise.
 */
export async function zip(files: FunctionFiles): Promise<Uint8Array> {
  const entries: Zippable = {};
  for (const [path, from] of files) entries[path] = new Uint8Array(await readFile(from));
  // The first time that a zip can hold. Its fields are local time, and so are those of this date.
  return zipSync(entries, { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: READABLE * 0x1_0000 });
}
