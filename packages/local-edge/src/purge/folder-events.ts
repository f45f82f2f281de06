import { type FSWatcher, watch } from 'node:fs';
import { join, sep } from 'node:path';

/** Hints of the system about where something may have changed. */
export interface FolderEvents {
  /** Says which folders there are now, as paths in the watched one, which is `''`. */
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
export function openFolderEvents(root: string, hint: (path: string) => void): FolderEvents {
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
