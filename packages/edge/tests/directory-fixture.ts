import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createDirectoryStore } from '../src/store/directory/directory-store.js';

/** A directory store in a separate folder: `root` contains `sources` and, once something is stored, `derivatives`. */
export async function createDirectoryFixture() {
  const root = await mkdtemp(join(tmpdir(), 'cameo-store-'));
  const folder = { sources: join(root, 'sources'), derivatives: join(root, 'derivatives') };
  await mkdir(folder.sources);
  const addSource = async (key: string, body: Uint8Array) => {
    const path = join(folder.sources, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  };
  const close = () => rm(root, { recursive: true });
  return { ...folder, root, store: createDirectoryStore(folder), addSource, close };
}
