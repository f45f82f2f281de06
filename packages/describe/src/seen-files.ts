import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readWithin, statWithin } from './stat-within.js';
import { writeWhole } from './write-whole.js';

/** A file's state, so that an unchanged file is not read again. */
interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
  readonly md5: string;
}

/** The hashes of a file, in hexadecimal digits. */
export type Hashes = Pick<Seen, 'sha256' | 'md5' | 'size'>;

/** Hashes of files, remembered by size and modification time. */
export interface SeenFiles {
  /**
   * @param maxBytes size limit, bytes; a larger file is not read
   * @param bytes called with the contents, if the file was read
   * @throws PictureError for a larger one; Error if it cannot be read
   */
  readonly hashesOf: (path: string, maxBytes: number, bytes?: (read: Buffer) => void) => Promise<Hashes>;
  /** Whether a description with this mark was recorded, in this run or before. */
  readonly isDescribed: (mark: string) => boolean;
  readonly noteDescribed: (mark: string) => void;
  /**
   * Saves the memory to its file, if that is possible: in a folder that may only be read, the next run reads and decodes all
   * files again.
   */
  readonly save: () => Promise<void>;
}

/** A file that was modified this shortly before it was read may change again with the same time, ms. */
const MIN_AGE_MS = 2000;

const FORMAT = 2;

/** Opens the memory in a file; empty if the file is missing or has another format. */
export async function openSeenFiles(file: string): Promise<SeenFiles> {
  const { files: known, described } = await load(file);
  let changed = false;
  return {
    hashesOf: async (path, maxBytes, bytes) => {
      const { size, mtimeMs } = await statWithin(path, maxBytes);
      const seen = known.get(path);
      if (seen !== undefined && seen.size === size && seen.mtimeMs === mtimeMs) return seen;
      const read = await readWithin(path, maxBytes);
      bytes?.(read);
      const hash = (name: string): string => createHash(name).update(read).digest('hex');
      const now = { size: read.length, mtimeMs, sha256: hash('sha256'), md5: hash('md5') };
      changed = true;
      if (Date.now() - mtimeMs > MIN_AGE_MS && read.length === size) known.set(path, now);
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
      await writeWhole(file, `${JSON.stringify(memory)}\n`).catch(() => undefined);
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
    // Missing or incomplete.
  }
  return { files: new Map(), described: new Set() };
}
