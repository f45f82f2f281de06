/**
 * The path of a static file below a folder, from the path of a URL.
 * @param urlPath what follows the prefix, percent-encoded
 * @returns undefined for everything that could leave the folder, hide in it, or is not a path
 */
export function assetPath(urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  // Empty segments, `.`, `..` and hidden files, and what is a separator or a drive on another system.
  const odd = path.split('/').some((segment) => segment === '' || segment.startsWith('.'));
  return odd || /[\\:\p{Cc}]/u.test(path) ? undefined : path;
}

/** True for names that a bundler made of their content, such as `entry-client-Bx3_a9dQ.js`. */
export const isHashedName = (path: string): boolean => /-[\w-]{8}\.\w+$/.test(path);

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  md: 'text/plain; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** The media type of a file by its extension. */
export const typeOf = (path: string): string =>
  TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
