import type { Picture } from '../pictures.js';

/**
 * Measures pictures as this browser displays them, upright. One whose original it cannot display, such as a TIFF, is requested
 * from the edge; a file that is no picture is skipped.
 */
export async function measurePictures(keys: readonly string[]): Promise<ReadonlyMap<string, Picture>> {
  const measured = await Promise.all(
    keys.map(async (key): Promise<readonly [string, Picture] | undefined> => {
      const src = `/${key}`;
      const path = `/${key.split('/').map(encodeURIComponent).join('/')}`;
      const size = (await sizeOf(path)) ?? (await sizeOf(`${path}?w=2112`));
      return size && [key, { src, ...size, title: key, alt: nameOf(key) }];
    }),
  );
  return new Map(measured.filter((each) => each !== undefined));
}

function sizeOf(url: string): Promise<{ readonly width: number; readonly height: number } | undefined> {
  const image = new Image();
  return new Promise((resolve) => {
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => resolve(undefined);
    image.src = url;
  });
}

/** The name of a file without its folder, its extension, and separators. */
const nameOf = (key: string): string =>
  (key.split('/').at(-1) ?? key)
    .replace(/\.\w+$/, '')
    .replace(/["<>{}_-]+/g, ' ')
    .trim();
