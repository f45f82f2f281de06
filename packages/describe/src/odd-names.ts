import { isUtf8 } from 'node:buffer';
import { type Dirent, readdir } from 'node:fs';
import { basename, resolve } from 'node:path';

/** What Node puts in place of bytes that are no UTF-8: the file cannot be opened by such a name. */
const REPLACEMENT = '\uFFFD';

/** What `**` does not match. */
const LINE_BREAK = /[\n\r\u2028\u2029]/g;

/** A name as a shell writes it between `$'` and `'`, and what is wrong with it. */
interface OddName {
  readonly name: string;
  readonly reason: string;
}

type Then = (error: NodeJS.ErrnoException | null, found: Dirent[]) => void;

/** Files and folders with names that are not UTF-8, or that a glob does not match, found while folders are listed. */
export interface OddNames {
  /** Lists a folder for a glob, under names that it matches; an odd folder counts as empty. */
  readonly readdir: (path: string, options: { withFileTypes: true }, then: Then) => void;
  /** Whether a path for the glob stands for an odd one. */
  readonly has: (path: string) => boolean;
  /** The real names of a path for the glob; several may look the same. */
  readonly of: (path: string) => readonly OddName[];
  /** Paths of the folders that were not opened. */
  readonly folders: ReadonlySet<string>;
}

export function oddNames(): OddNames {
  const found = new Map<string, readonly OddName[]>();
  const folders = new Set<string>();
  const note = (folder: string, shown: string, name: Buffer, why: string): void => {
    const place = resolve(folder, shown);
    found.set(place, [...(found.get(place) ?? []), oddName(name, shown, why)]);
  };
  return {
    has: (path) => found.has(resolve(path)),
    of: (path) => found.get(resolve(path)) ?? [],
    folders,
    readdir: (path, options, then) => {
      if (found.has(resolve(path))) {
        folders.add(resolve(path));
        return then(null, []);
      }
      readdir(path, options, (error, entries) => {
        if (error !== null) return then(error, entries);
        const replaced = entries.some(({ name }) => name.includes(REPLACEMENT));
        for (const entry of entries) {
          const shown = entry.name.replace(LINE_BREAK, REPLACEMENT);
          if (shown !== entry.name) note(path, shown, Buffer.from(entry.name), 'has a line break.');
          entry.name = shown;
        }
        if (!replaced) return then(null, entries);
        readdir(path, { encoding: 'buffer' }, (failure, names) => {
          for (const name of failure === null ? names : [])
            if (!isUtf8(name))
              note(path, name.toString('utf8'), name, 'is not UTF-8, so that no URL can name it.');
          then(failure, entries);
        });
      });
    },
  };
}

/** Each byte that is no printable character of ASCII as `\xe9`. */
const escaped = (name: Buffer): string =>
  [...name]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte).replace(/['\\]/, '\\$&')
        : `\\x${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');

function oddName(bytes: Buffer, shown: string, why: string): OddName {
  const name = escaped(bytes);
  const instead = basename(shown).replace(/[^A-Za-z0-9._-]/g, '_');
  return { name, reason: `Its name ${why} Rename it in its folder: mv -n -- $'${name}' ${instead}` };
}
