import { type Dirent, type FSWatcher, watch } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Options of a watch. */
export interface WatchedFolder {
  readonly folder: string;
  /** A subfolder to ignore: the derivatives. */
  readonly ignored: string;
  /** Receives created, replaced or removed files, as paths with `/`; one call at a time. */
  readonly changed: (paths: readonly string[]) => Promise<void>;
  /** False disables the system's events. */
  readonly events?: boolean;
  /** Interval between two full scans, ms; 2,000 by default. */
  readonly pauseMs?: number;
}

/** Stops watching; resolves when no scan is in progress any more. */
export type StopWatching = () => Promise<void>;

/** Saving a file causes several events; they are merged into one change. */
const SETTLE_MS = 30;

/** Share of the time for full scans, so that a folder of a hundred thousand files costs little. */
const MAX_SCAN_SHARE = 0.05;

/**
 * Watches a folder of sources. The system's events say immediately where to look; some get lost (a folder that is moved in, a
 * network share, too many folders), so everything is scanned at intervals as well. The state of the files determines changes,
 * not the events. Resolves after the first scan: later changes are reported.
 * @throws NodeJS.ErrnoException if the folder cannot be opened
 */
export async function watchSources(watched: WatchedFolder): Promise<StopWatching> {
  const { changed, pauseMs = 2000 } = watched;
  const root = await realpath(watched.folder);
  const ignored = await realpath(watched.ignored).catch(() => watched.ignored);
  const marks = new Map<string, string>();
  const folders = new Set<string>();
  let hints = new Set<string>();
  let stopped = false;
  let wake = (): void => undefined;
  let nextLook = 0;

  const events = openFolderEvents(root, (path) => {
    hints.add(path);
    wake();
  });

  /** Scans below a path; returns the files that have changed. */
  const look = async (path: string): Promise<readonly string[]> => {
    const started = Date.now();
    const now = await scanFolder(root, ignored, path);
    const deleted = [...marks.keys()].filter((each) => isWithin(each, path) && !now.files.has(each));
    const other = [...now.files].filter(([each, mark]) => marks.get(each) !== mark);
    for (const each of deleted) marks.delete(each);
    for (const [each, mark] of other) marks.set(each, mark);
    for (const each of folders) if (isWithin(each, path) && !now.folders.has(each)) folders.delete(each);
    for (const each of now.folders) folders.add(each);
    if (watched.events !== false) events.follow(folders);
    if (path === '') nextLook = Date.now() + Math.max(pauseMs, (Date.now() - started) / MAX_SCAN_SHARE);
    return [...deleted, ...other.map(([each]) => each)];
  };

  const report = async (different: Iterable<string>): Promise<void> => {
    const paths = [...new Set(different)];
    if (paths.length > 0 && !stopped) await changed(paths);
  };

  await look('');
  // A folder is watched once it is known; the second scan finds earlier changes in it.
  const missed = await look('');
  const running = (async () => {
    await report(missed);
    while (!stopped) {
      if (hints.size === 0) await sleepUntil(nextLook, (stop) => (wake = stop));
      if (hints.size > 0) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const paths = hints.size > 0 ? hints : new Set(['']);
      hints = new Set();
      const different: string[] = [];
      for (const path of stopped ? [] : paths) different.push(...(await look(path)));
      await report(different);
    }
  })();

  return async () => {
    stopped = true;
    events.close();
    wake();
    await running;
  };
}

const isWithin = (path: string, within: string): boolean =>
  within === '' || path === within || path.startsWith(`${within}/`);

function sleepUntil(at: number, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, at - Date.now())).unref();
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Hints of the system about places that may have changed. */
interface FolderEvents {
  /** Sets the current folders, as paths relative to the watched one, which is `''`. */
  readonly follow: (folders: ReadonlySet<string>) => void;
  readonly close: () => void;
}

/** Systems that can watch a whole tree. */
const WHOLE_TREE: readonly NodeJS.Platform[] = ['darwin', 'win32'];

/** Maximum number of watched folders: each costs resources, and the others are polled. */
const MAX_FOLDERS = 4000;

/**
 * Watches a folder and its subfolders. On systems other than macOS and Windows, Node's recursive watching watches each file,
 * misses replacements by rename, and takes half a second for five thousand; so each folder is watched individually.
 * @param hint called with a path in the folder, with `/`; `''` if the system does not say which
 */
function openFolderEvents(root: string, hint: (path: string) => void): FolderEvents {
  const watchers = new Map<string, FSWatcher>();
  const recursive = WHOLE_TREE.includes(process.platform);

  const open = (folder: string): void => {
    try {
      const events = watch(join(root, folder), { recursive, persistent: false }, (_, name) => {
        const path = name === null ? '' : name.split(sep).join('/');
        hint([folder, path].filter((part) => part !== '').join('/'));
      });
      watchers.set(folder, events);
      // The system has no more watches, or the folder is gone: the full scans remain.
      events.on('error', () => close(folder));
    } catch {
      // As above.
    }
  };
  const close = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  return {
    follow: (folders) => {
      if (recursive && !watchers.has('')) open('');
      if (recursive) return;
      for (const folder of watchers.keys()) if (!folders.has(folder)) close(folder);
      for (const folder of folders) if (!watchers.has(folder) && watchers.size < MAX_FOLDERS) open(folder);
    },
    close: () => {
      for (const folder of [...watchers.keys()]) close(folder);
    },
  };
}

/** The contents of a folder; paths are relative, with `/`. */
interface Scan {
  /** Files with a fingerprint that changes with the file. */
  readonly files: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
}

/** Number of files whose fingerprints are read concurrently. */
const AT_ONCE = 32;

/**
 * Scans every file below a folder. Skips what cannot be read or disappears meanwhile; does not follow links to folders, because
 * they may be circular.
 * @param ignored a subfolder to skip, absolute
 * @param within only this file or folder; `''` is all
 */
async function scanFolder(root: string, ignored: string, within: string): Promise<Scan> {
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

/** A file that replaces another has a different inode, even with the same length and time. */
async function markOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    const { ino, size, mtimeNs, ctimeNs } = found;
    return found.isFile() ? [ino, size, mtimeNs, ctimeNs].join('-') : undefined;
  } catch {
    return undefined;
  }
}
