import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { statWithin } from './describe-picture.js';

/** What is remembered of a file, so that it is not read again while it is the same. */
interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
  readonly md5: string;
}

/** The hashes of a file, in hexadecimal digits. */
export type Hashes = Pick<Seen, 'sha256' | 'md5' | 'size'>;

/** Hashes of files, from memory where size and time of change are the same. */
export interface SeenFiles {
  /**
   * @param most bytes; a longer file is not read
   * @param bytes is called where the file was read, with what was read
   * @throws PictureError for a longer one; Error when it cannot be read
   */
  readonly hashesOf: (path: string, most: number, bytes?: (read: Buffer) => void) => Promise<Hashes>;
  /** Whether a description was noted by its mark, in this run or before. */
  readonly isDescribed: (mark: string) => boolean;
  readonly noteDescribed: (mark: string) => void;
  /** Writes the memory to its file. Losing it costs reading and decoding all files, and nothing else. */
  readonly save: () => Promise<void>;
}

/** A file that was changed so shortly before it was read may be changed again without another time, ms. */
const TOO_YOUNG_MS = 2000;

const FORMAT = 2;

/** Opens the memory in a file; one that is not there, or of another format, is empty. */
export async function openSeenFiles(file: string): Promise<SeenFiles> {
  const { files: known, described } = await load(file);
  let changed = false;
  return {
    hashesOf: async (path, most, bytes) => {
      const { size, mtimeMs } = await statWithin(path, most);
      const seen = known.get(path);
      if (seen !== undefined && seen.size === size && seen.mtimeMs === mtimeMs) return seen;
      const read = await readFile(path);
      bytes?.(read);
      const hash = (name: string): string => createHash(name).update(read).digest('hex');
      const now = { size, mtimeMs, sha256: hash('sha256'), md5: hash('md5') };
      changed = true;
      if (Date.now() - mtimeMs > TOO_YOUNG_MS && read.length === size) known.set(path, now);
      else known.delete(path);
      return now;
    },
    isDescribed: (mark) => described.has(mark),
    noteDescribed: (mark) => {
      changed ||= !described.has(mark);
      described.add(mark);
    },
    save: async () => {
      if (!changed) return;
      const memory = { format: FORMAT, files: Object.fromEntries(known), described: [...described] };
      await writeWhole(file, `${JSON.stringify(memory)}\n`);
    },
  };
}

interface Memory {
  /** By path. */
  readonly files: Map<string, Seen>;
  /** Marks of descriptions. */
  readonly described: Set<string>;
}

async function load(file: string): Promise<Memory> {
  try {
    const { format, files, described } = JSON.parse(await readFile(file, 'utf8'));
    if (format === FORMAT) return { files: new Map(Object.entries(files)), described: new Set(described) };
  } catch {
    // Not there, or not whole.
  }
  return { files: new Map(), described: new Set() };
}

/** Writes a file whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const other = `${file}.${process.pid}.tmp`;
  await writeFile(other, text);
  await rename(other, file);
}
