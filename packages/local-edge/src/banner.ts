import { opendir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const PICTURE = /\.(?:jpe?g|png|webp|avif|gif)$/i;
/** Maximum number of entries to examine: a folder may be huge, and a few pictures are enough. */
const MAX_ENTRIES = 2000;

/** Some pictures in a folder, as keys; examines a bounded number of files. */
export async function picturesIn(folder: string, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  let entries = 0;
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      entries += 1;
      if (entry.isFile() && PICTURE.test(entry.name))
        found.push(relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
      if (found.length === limit || entries === MAX_ENTRIES) break;
    }
  } catch {
    // An unreadable subfolder does not prevent the start.
  }
  return found;
}

/**
 * The banner of a running edge: its address, its pictures, and three URLs to try, as far as there are pictures. With a website,
 * its URL comes first.
 */
export function banner(
  url: string,
  pictures: string,
  derivatives: string,
  names: readonly string[],
  hasSite: boolean,
): string {
  const paths = names.map((name) => name.split('/').map(encodeURIComponent).join('/'));
  // An empty folder, or a bucket, whose names are not listed.
  const suggestion =
    paths.length > 0 ? 'Try in a browser' : 'Try in a browser, with the path of a picture for photo.jpg';
  const [first = 'photo.jpg', second = first, third = second] = paths;
  const headline = hasSite ? `Open ${url}/` : `Cameo runs at ${url}`;
  return `
  ${headline}
    pictures     ${pictures}
    derivatives  ${derivatives}

  ${suggestion}
    ${url}/${first}?w=640
    ${url}/${second}?w=480&h=480&fit=cover
  or with curl
    curl -s -o /dev/null -D - -H 'Accept: image/avif,image/webp,*/*' '${url}/${third}?w=640'

  Statistics     ${url}/__edge/stats
  Purge one      curl -X POST '${url}/__edge/purge?path=/${first}'
  Stop           Ctrl+C

`;
}
