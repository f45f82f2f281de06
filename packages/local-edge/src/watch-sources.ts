import { type Dirent, type FSWatcher, watch } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** What is watched. */
export interface WatchedFolder {
  readonly folder: string;
  /** A folder that may lie in it and is left out: the derivatives. */
  readonly ignored: string;
  /** Takes the files, as paths with `/`, that were made, replaced or removed; one call at a time. */
  readonly changed: (paths: readonly string[]) => Promise<void>;
  /** False does without the system's events. */
  readonly events?: boolean;
  /** Between two looks at everything, ms; 2,000 when not given. */
  readonly pauseMs?: number;
}

/** Stops watching; resolves when no look is under way any more. */
export type StopWatching = () => Promise<void>;

/** Saving a file makes several events at once; they are one change. */
const SETTLE_MS = 30;

/** Share of the time that looks at everything may take, so that a folder of a hundred thousand costs little. */
const MOST_BUSY = 0.05;

/**
 * Watches a folder of sources. The system's events say at once where to look; some get lost (a folder that is moved in, a
 * network share, too many folders), so everything is looked at now and then as well. What counts is what the files are,
 * not what the events say. Resolves when the first look is done: changes from then on are reported.
 * @throws NodeJS.ErrnoException when the folder cannot be opened
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

  /** Notes what lies below a path now; answers which files are not what they were. */
  const look = async (path: string): Promise<readonly string[]> => {
    const started = Date.now();
    const now = await scanFolder(root, ignored, path);
    const gone = [...marks.keys()].filter((each) => isWithin(each, path) && !now.files.has(each));
    const other = [...now.files].filter(([each, mark]) => marks.get(each) !== mark);
    for (const each of gone) marks.delete(each);
    for (const [each, mark] of other) marks.set(each, mark);
    for (const each of folders) if (isWithin(each, path) && !now.folders.has(each)) folders.delete(each);
    for (const each of now.folders) folders.add(each);
    if (watched.events !== false) events.follow(folders);
    if (path === '') nextLook = Date.now() + Math.max(pauseMs, (Date.now() - started) / MOST_BUSY);
    return [...gone, ...other.map(([each]) => each)];
  };

  const report = async (different: Iterable<string>): Promise<void> => {
    const paths = [...new Set(different)];
    if (paths.length > 0 && !stopped) await changed(paths);
  };

  await look('');
  // A folder is watched from the moment it is known; what happened in it until then is seen by the second look.
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
  /** Takes the folders that there are now, as paths in the watched one, which is `''`. */
  readonly follow: (folders: ReadonlySet<string>) => void;
  readonly close: () => void;
}

/** Systems that watch a whole tree by themselves. */
const WHOLE_TREE: readonly NodeJS.Platform[] = ['darwin', 'win32'];

/** Folders that are watched at most: each costs the system a little, and what is not watched is looked at now and then. */
const MOST_FOLDERS = 4000;

/**
 * Watches a folder and all below it. Elsewhere than on macOS and Windows, Node's own recursive watching watches each file,
 * which loses a file that takes another's place and costs half a second for five thousand; so each folder is watched.
 * @param hint called with a path in the folder, with `/`; `''` when the system does not say which
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
      // The system has no more watches, or the folder is gone: the looks at everything do without.
      events.on('error', () => close(folder));
    } catch {
      // See above.
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
      for (const folder of folders) if (!watchers.has(folder) && watchers.size < MOST_FOLDERS) open(folder);
    },
    close: () => {
      for (const folder of [...watchers.keys()]) close(folder);
    },
  };
}

/** What lies below a folder; every path is one in it, with `/`. */
interface Scan {
  /** Files with a mark that changes when the file does. */
  readonly files: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
}

/** Files whose marks are read at the same time. */
const AT_ONCE = 32;

/**
 * Looks at every file below a folder. What cannot be read, or goes away meanwhile, is left out; links to folders are not
 * followed, because they can form a circle.
 * @param ignored a folder below it that is left out, absolute
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
