import { realpath } from 'node:fs/promises';
import { openFolderEvents } from './folder-events.js';
import { scanFolder } from './scan-folder.js';

/** What is watched. */
export interface WatchedFolder {
  readonly folder: string;
  /** A folder that may lie in it and is left out: the derivatives. */
  readonly ignored: string;
  /** Told which files, as paths with `/`, were made, replaced or removed; waited for before the next time. */
  readonly changed: (paths: readonly string[]) => Promise<void>;
  /** False does without the system's events. */
  readonly events?: boolean;
  /** Between two looks at everything, ms; 2,000 unless told. */
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
 * not what the events say. Resolves when the first look is done: changes from then on are told.
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

  const tell = async (different: Iterable<string>): Promise<void> => {
    const paths = [...new Set(different)];
    if (paths.length > 0 && !stopped) await changed(paths);
  };

  await look('');
  // A folder is watched from the moment it is known; what happened in it until then is seen by the second look.
  const missed = await look('');
  const running = (async () => {
    await tell(missed);
    while (!stopped) {
      if (hints.size === 0) await sleepUntil(nextLook, (stop) => (wake = stop));
      if (hints.size > 0) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const paths = hints.size > 0 ? hints : new Set(['']);
      hints = new Set();
      const different: string[] = [];
      for (const path of stopped ? [] : paths) different.push(...(await look(path)));
      await tell(different);
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
