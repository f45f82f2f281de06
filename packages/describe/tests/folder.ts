import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** A temporary folder for one test. */
export async function pictureFolder() {
  const root = await mkdtemp(join(tmpdir(), 'cameo-describe-'));
  const write = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    return path;
  };
  return { root, write, remove: () => rm(root, { recursive: true, force: true }) };
}

/** A JPEG of one colour; each shade has different bytes. */
export const shade = (width: number, height: number, level: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: level, g: 90, b: 160 } } })
    .jpeg()
    .toBuffer();
