import { decodedPath } from '../origin/object-key.js';

/**
 * Which cached paths an invalidation takes: a path, a path with any query string (`/a.jpg?*`), or all below a folder
 * (`/talent/*`). CloudFront compares text with text and is told of several spellings; here any spelling of the path will
 * do, and the query string, which is no part of a cached path here, is always any.
 */
export function matchesPaths(paths: readonly string[]): (uri: string) => boolean {
  const exact = new Set<string>();
  const folders: string[] = [];
  for (const path of paths) {
    const wide = path.endsWith('*') && !path.endsWith('?*');
    const key = decodedPath(path.replace(/\??\*$/, ''));
    if (key === undefined) continue;
    if (wide) folders.push(key);
    else exact.add(key);
  }
  return (uri) => {
    const key = decodedPath(uri);
    return key !== undefined && (exact.has(key) || folders.some((folder) => key.startsWith(folder)));
  };
}
