import { opendir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const PICTURE = /\.(?:jpe?g|png|webp|avif|gif)$/i;
/** A folder may hold a person's whole life; some pictures are enough. */
const MAX_ENTRIES = 2000;

/** Some pictures in a folder, as keys; looks at a bounded number of files. */
export async function picturesIn(folder: string, most: number): Promise<readonly string[]> {
  const found: string[] = [];
  let entries = 0;
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      entries += 1;
      if (entry.isFile() && PICTURE.test(entry.name))
        found.push(relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
      if (found.length === most || entries === MAX_ENTRIES) break;
    }
  } catch {
    // A folder below that may not be read does not keep the edge from starting.
  }
  return found;
}

/** What is printed when the edge runs: where it is, what it serves, three URLs to try. A website is to be opened first. */
export function banner(
  url: string,
  pictures: string,
  derivatives: string,
  names: readonly string[],
  hasSite: boolean,
): string {
  const [first = 'photo.jpg', second = first, third = second] = names.map((name) =>
    name.split('/').map(encodeURIComponent).join('/'),
  );
  const headline = hasSite ? `Open ${url}/` : `Cameo runs at ${url}`;
  return `
  ${headline}
    pictures     ${pictures}
    derivatives  ${derivatives}

  Try in a browser
    ${url}/${first}?w=640
    ${url}/${second}?w=480&h=480&fit=cover
  or with curl
    curl -s -o /dev/null -D - -H 'Accept: image/avif,image/webp,*/*' '${url}/${third}?w=640'

  Statistics     ${url}/__edge/stats
  Forget one     curl -X POST '${url}/__edge/purge?path=/${first}'
  Stop           Ctrl+C

`;
}
