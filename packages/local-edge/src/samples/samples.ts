import { constants } from 'node:fs';
import { copyFile, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { drawBadge, drawTestChart } from './drawn-pictures.js';
import { drawPlanet } from './planet.js';

/** Pictures in development dependencies: the name here, the package, the file in it. */
const SHIPPED = [
  ['portrait.jpg', 'soft-ui-dashboard', 'assets/img/marie.jpg'],
  ['smile.jpg', 'soft-ui-dashboard', 'assets/img/kal-visuals-square.jpg'],
  ['yellow-hat.jpg', 'soft-ui-dashboard', 'assets/img/bruce-mars.jpg'],
  ['armchair.jpg', 'soft-ui-dashboard', 'assets/img/home-decor-3.jpg'],
  ['bedroom.jpg', 'soft-ui-dashboard', 'assets/img/home-decor-2.jpg'],
  ['cafe.jpg', 'soft-ui-dashboard', 'assets/img/ivancik.jpg'],
  ['earth.jpg', 'three-globe', 'example/img/earth-blue-marble.jpg'],
  ['earth-night.jpg', 'three-globe', 'example/img/earth-night.jpg'],
  ['earth-topology.png', 'three-globe', 'example/img/earth-topology.png'],
  ['night-sky.png', 'three-globe', 'example/img/night-sky.png'],
  ['clouds.png', 'three-globe', 'example/clouds/clouds.png'],
  ['panorama.jpg', '@jimp/test-utils', 'images/panoramic.jpg'],
  ['hands.jpg', '@jimp/test-utils', 'images/hands.jpg'],
  ['cops.jpg', '@jimp/test-utils', 'images/cops.jpg'],
  ['dice.png', '@jimp/test-utils', 'images/dice.png'],
  ['flower.gif', '@jimp/test-utils', 'images/flower.gif'],
  ['animated.gif', '@jimp/test-utils', 'images/animated.gif'],
  ['picture.tiff', '@jimp/test-utils', 'images/rgb.tiff'],
  ['windows95.bmp', '@jimp/test-utils', 'images/windows95.bmp'],
] as const;

const DRAWN = [
  ['drawn/test-chart.png', drawTestChart],
  ['drawn/badge.png', drawBadge],
  ['drawn/planet.gif', drawPlanet],
] as const;

/**
 * Adds missing sample pictures to a folder. Pictures of packages that are not installed are skipped; those that the project
 * draws are always available.
 * @returns names of the pictures in the folder
 * @throws NodeJS.ErrnoException if the folder cannot be written
 */
export async function collectSamples(folder: string): Promise<readonly string[]> {
  await mkdir(join(folder, 'drawn'), { recursive: true });
  const shipped = await Promise.all(
    SHIPPED.map(([name, from, file]) => copyShipped(join(folder, name), from, file)),
  );
  for (const [name, draw] of DRAWN)
    if (!(await exists(join(folder, name))))
      await inOneStep(join(folder, name), (path) => writeFile(path, draw()));
  return [
    ...SHIPPED.filter((_, index) => shipped[index]).map(([name]) => name),
    ...DRAWN.map(([name]) => name),
  ];
}

/** Copied, not linked: an edit of a sample in place must not change the package. Returns whether it exists. */
async function copyShipped(path: string, packageName: string, file: string): Promise<boolean> {
  if (await exists(path)) return true;
  const root = packageRoot(packageName);
  if (root === undefined || !(await exists(join(root, file)))) return false;
  await inOneStep(path, (partial) => copyFile(join(root, file), partial, constants.COPYFILE_FICLONE));
  return true;
}

/** An interrupted start leaves no partial picture. */
async function inOneStep(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  await write(partial);
  await rename(partial, path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** By module resolution; some packages do not export their package.json, so the folder is derived from the entry's path. */
function packageRoot(name: string): string | undefined {
  const inPackage = join('node_modules', ...name.split('/'));
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const at = entry.lastIndexOf(inPackage);
    return at < 0 ? undefined : entry.slice(0, at + inPackage.length);
  } catch {
    return undefined;
  }
}

/** The project's root, for the folder `.cameo`: the closest parent folder with a workspace, or `fallback`. */
export async function projectRoot(from: string, fallback: string): Promise<string> {
  if (await exists(join(from, 'pnpm-workspace.yaml'))) return from;
  const parent = dirname(from);
  return parent === from ? fallback : projectRoot(parent, fallback);
}
