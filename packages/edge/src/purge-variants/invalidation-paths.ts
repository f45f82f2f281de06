import { keyPath, type SourceKey } from '@cameo/core';

/**
 * Paths with `*` in one invalidation: CloudFront works on 15 at a time for a distribution, and some are left for people
 * and for another run of the function.
 */
const MOST_WIDE = 10;

/**
 * What to have CloudFront forget for sources that changed: the path alone, and the path with any query string. `/a.jpg*`
 * would be one path instead of two, but takes `/a.jpg2` and `/a.jpg/b.png` along. Many sources at once become folders:
 * what else lies in those is fetched again, not rendered again.
 * @returns at most 10 paths that end in `*`, and none for no sources
 */
export function invalidationPaths(sources: readonly SourceKey[]): readonly string[] {
  const exact = sources.flatMap(exactPaths);
  if (fits(exact)) return exact;
  const folders = sources.map((source) => source.split('/').slice(0, -1));
  for (let depth = Math.max(...folders.map(({ length }) => length)); depth >= 1; depth -= 1) {
    const cut = new Set(
      folders.map((folder) => folder.slice(0, depth).join('/')).filter((name) => name !== ''),
    );
    const paths = [
      ...sources.filter((source) => !source.includes('/')).flatMap(exactPaths),
      ...[...cut].filter((name) => !isBelowAnother(name, cut)).flatMap(folderPaths),
    ];
    if (fits(paths)) return paths;
  }
  return ['/*'];
}

const fits = (paths: readonly string[]): boolean =>
  paths.filter((path) => path.endsWith('*')).length <= MOST_WIDE;

const exactPaths = (source: SourceKey): readonly string[] =>
  spellings(source).flatMap((path) => [path, `${path}?*`]);

const folderPaths = (folder: string): readonly string[] => spellings(folder).map((path) => `${path}/*`);

const isBelowAnother = (name: string, folders: ReadonlySet<string>): boolean =>
  [...folders].some((other) => name.startsWith(`${other}/`));

/**
 * The path as our own URLs have it, and as a person writes it where that differs: CloudFront compares text, and tells
 * `/a,b.jpg` from `/a%2Cb.jpg`. A `*` stays escaped, because it would be a wildcard.
 */
function spellings(key: string): readonly string[] {
  const plain = `/${encodeURI(key).replace(/[?#*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  return [...new Set([keyPath(key), plain])];
}
