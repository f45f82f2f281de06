import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What lies below a folder; every path is one in it, with `/`. */
export interface Scan {
  /** Files with a mark that changes when the file does. */
  readonly files: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
}

/** Files whose marks are read at the same time. */
const AT_ONCE = 32;

/**
 * Looks at every file below a folder. What cannot be read, or goes away meanwhile, is left out; links to folders are not
 * followed, because they can go round.
 * @param ignored a folder below it that is left out, absolute
 * @param within only this file or folder; `''` is all
 */
export async function scanFolder(root: string, ignored: string, within: string): Promise<Scan> {
  const paths: string[] = [];
  const folders = new Set<string>();
  const waiting = [within];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (join(root, folder) === ignored) continue;
    const entries = await entriesOf(join(root, folder));
    if (entries === 'no folder') {
      paths.push(folder);
      continue;
    }
    if (entries === 'gone') continue;
    folders.add(folder);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(path);
      else paths.push(path);
    }
  }
  const files = new Map<string, string>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const group = paths.slice(at, at + AT_ONCE);
    const marks = await Promise.all(group.map((path) => markOf(join(root, path))));
    group.forEach((path, index) => {
      const mark = marks[index];
      if (mark !== undefined) files.set(path, mark);
    });
  }
  return { files, folders };
}

async function entriesOf(path: string): Promise<readonly Dirent[] | 'no folder' | 'gone'> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'no folder' : 'gone';
  }
}

/** A file that takes another's place has another number, even when length and time were kept. */
async function markOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    const { ino, size, mtimeNs, ctimeNs } = found;
    return found.isFile() ? [ino, size, mtimeNs, ctimeNs].join('-') : undefined;
  } catch {
    return undefined;
  }
}
