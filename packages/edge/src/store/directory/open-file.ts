import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Deadline } from '../deadline.js';
import { guardBody } from '../guarded-body.js';
import type { ObjectHeaders, RefinedMark, StoredObject } from '../store.js';
import { fileError } from './file-error.js';

/** An open regular file, with the headers of its answer. */
export interface OpenFile extends ObjectHeaders {
  readonly handle: FileHandle;
  readonly bytes: number;
  readonly etag: string;
  readonly lastModified: Date;
  readonly madeFrom: string | undefined;
  readonly refined?: RefinedMark | undefined;
}

/** Does not follow a last link or wait for a pipe's writer; Windows has neither flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Large enough that a 20 MB photograph takes some tens of reads, small enough to keep many readers cheap. */
const CHUNK_BYTES = 256 * 1024;

/** Opens a regular file for reading; `undefined` for anything else (directory, device, pipe, socket). */
export async function openRegularFile(
  path: string,
): Promise<{ handle: FileHandle; bytes: number; modifiedMs: number } | undefined> {
  const handle = await open(path, READ_FLAGS);
  try {
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, bytes: stats.size, modifiedMs: stats.mtimeMs };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

/** The file as an object of the store; it closes itself when the body ends, is discarded or times out. */
export function storedFile(key: string, file: OpenFile, deadline: Deadline): StoredObject {
  const { handle, ...headers } = file;
  const doing = `reading ${JSON.stringify(key)}`;
  const body = guardBody(
    {
      key,
      bytes: file.bytes,
      chunks: fileChunks(handle, file.bytes),
      release: () => closeQuietly(handle),
      translate: (error) => fileError(error, doing, 'reading'),
    },
    deadline,
  );
  return { ...headers, ...body };
}

/** Closes a file that was only read: a failure to do so loses nothing. */
export function closeQuietly(handle: FileHandle): void {
  handle.close().catch(() => undefined);
}

/** Reads up to the announced size only, so that a growing file still matches its headers. */
async function* fileChunks(handle: FileHandle, bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  let position = 0;
  while (position < bytes) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes - position));
    const { bytesRead } = await handle.read(chunk, 0, chunk.byteLength, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}
