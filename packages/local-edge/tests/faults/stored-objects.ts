import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A derivative in the folder of a directory store. */
export interface StoredFile {
  readonly key: string;
  readonly body: Buffer;
}

/**
 * Every derivative in a store's folder, read without the store, and the defects of incomplete ones: an object is a directory of
 * two files, and the description contains length and SHA-256 of the body.
 */
export async function storedObjects(root: string): Promise<{
  readonly objects: readonly StoredFile[];
  readonly wrong: readonly string[];
  readonly leftovers: number;
}> {
  const paths = await readdir(root, { recursive: true }).catch(() => []);
  const objects: StoredFile[] = [];
  const wrong: string[] = [];
  for (const path of paths.filter((name) => name.endsWith('%obj') && !name.startsWith('%tmp'))) {
    try {
      objects.push(await readObject(join(root, path)));
    } catch (error) {
      wrong.push(`${path}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { objects, wrong, leftovers: (await readdir(join(root, '%tmp')).catch(() => [])).length };
}

async function readObject(directory: string): Promise<StoredFile> {
  const names = (await readdir(directory)).sort();
  const [bodyName = '', headersName = ''] = names;
  if (names.length !== 2 || headersName !== 'headers.json') throw new Error(`has the files ${names}`);
  const { key, bytes, etag } = JSON.parse(await readFile(join(directory, headersName), 'utf8'));
  const body = await readFile(join(directory, bodyName));
  if (body.length !== bytes) throw new Error(`has ${body.length} bytes, ${bytes} were written`);
  if (etag !== `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`)
    throw new Error('has a body that is not the one that was written');
  return { key, body };
}
