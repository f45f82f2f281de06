import { join } from 'node:path';
import { type RefinedMark, refinedMark, StoreError } from '../store.js';
import { openRegularFile } from './open-file.js';
import { HEADERS_NAME } from './path.js';

/** The description in `headers.json` of the body beside it. */
export interface DerivativeHeaders {
  /** The complete key: directory names are shortened, and some file systems ignore case. */
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly bytes: number;
  readonly etag: string;
  /** Entity tag of the original that it was made from. */
  readonly madeFrom?: string | undefined;
  readonly refined?: RefinedMark | undefined;
}

/**
 * Reads the description of the object in `directory`.
 * @throws StoreError `broken` if it is invalid; the file system's error if it cannot be read
 */
export async function readHeaders(directory: string): Promise<DerivativeHeaders> {
  const path = join(directory, HEADERS_NAME);
  const headers = parse(await readText(path));
  if (headers !== undefined) return headers;
  throw new StoreError(
    'broken',
    `${JSON.stringify(path)} does not describe a derivative. Delete its directory; it will be made again.`,
  );
}

/** The text of a regular file that is not a link; empty for anything else. */
async function readText(path: string): Promise<string> {
  const file = await openRegularFile(path);
  if (file === undefined) return '';
  try {
    return await file.handle.readFile('utf8');
  } finally {
    await file.handle.close();
  }
}

/** The text that {@link readHeaders} parses. */
export function printHeaders(headers: DerivativeHeaders): string {
  return `${JSON.stringify(headers, undefined, 2)}\n`;
}

function parse(text: string): DerivativeHeaders | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isHeaders(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHeaders(value: unknown): value is DerivativeHeaders {
  if (typeof value !== 'object' || value === null) return false;
  const { key, contentType, cacheControl, bytes, etag, madeFrom, refined } = value as Record<string, unknown>;
  return (
    [key, contentType, cacheControl, etag].every((text) => typeof text === 'string') &&
    (madeFrom === undefined || typeof madeFrom === 'string') &&
    (refined === undefined || refinedMark(String(refined)) !== undefined) &&
    Number.isSafeInteger(bytes)
  );
}
