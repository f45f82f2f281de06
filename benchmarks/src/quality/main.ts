import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { fromHere, runCommand, sayAs } from '../command-line.js';
import { thisMachine } from '../machine.js';
import { type PictureArgs, readPictureArgs } from '../picture-args.js';
import { publish } from '../publish.js';
import { DEFAULT_Q } from '../render/cameo.js';
import { photographs } from '../render/cases.js';
import { requireScoreTools } from '../scores.js';
import { measureCompressed } from './compressed.js';
import { measureCurves } from './curves.js';
import { drawGraphics } from './drawn.js';
import { lookingTime, measureGraphic } from './graphics.js';
import { HELP } from './help.js';
import type { Encoding, Graphic, Measured, Resized } from './measured.js';
import { promises } from './promises.js';
import { renderFor } from './render-for.js';
import { report } from './report.js';

const COMMAND = 'bench:quality';
const say = sayAs(COMMAND);

/** Widths are rungs of the ladder, as they are sent to telephones and to screens; qualities are those in use. */
const WHOLE = { pictures: 1000, widths: [640, 1160], qualities: [50, 60, 70, 75, 80, 85, 90], rounds: 40 };
const QUICK = { pictures: 3, widths: [640], qualities: [60, DEFAULT_Q, 90], rounds: 8 };

async function obey(args: PictureArgs): Promise<readonly string[]> {
  const { images, json, write, quick } = args;
  await requireScoreTools();
  const scratch = await mkdtemp(join(tmpdir(), 'cameo-quality-'));
  try {
    const files = await photographs(images === undefined ? undefined : fromHere(images), scratch);
    const measured = await measure(files, quick ? QUICK : WHOLE, scratch);
    const { sharp: own = '?', vips = '?', webp = '?', aom = '?', mozjpeg = '?' } = sharp.versions;
    const versions = { sharp: own, libvips: vips, libwebp: webp, libaom: aom, mozjpeg };
    const command = `pnpm bench:quality${images === undefined ? '' : ' --images PHOTOGRAPHS'}`;
    const setting = { machine: thisMachine(), versions, command };
    const text = report(measured, setting);
    await publish(COMMAND, text, { ...setting, ...measured }, { json, write });
    return quick ? unmet(measured, images !== undefined) : [];
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function measure(files: readonly string[], size: typeof WHOLE, scratch: string): Promise<Measured> {
  const drawn = await drawGraphics();
  const chosen = files.slice(0, size.pictures);
  const encodings: Encoding[] = [];
  const atOwnSize: Resized[] = [];
  for (const file of chosen) {
    say(`${basename(file)} …`);
    encodings.push(...(await measureCurves(file, size.widths, size.qualities, scratch)));
    const { length } = await renderFor(await readFile(file), 'avif');
    atOwnSize.push({ name: basename(file), before: (await stat(file)).size, after: length });
  }
  const graphics: Graphic[] = [];
  for (const [name, png] of drawn) {
    say(`${name} …`);
    graphics.push(...(await measureGraphic(name, png, scratch)));
  }
  const photo = await readFile(chosen[0] ?? '');
  say('looking, and what is compressed already …');
  return {
    files: chosen.map((file) => basename(file)),
    qualities: size.qualities,
    defaultQ: DEFAULT_Q,
    encodings,
    atOwnSize,
    graphics,
    lookingTime: await lookingTime(photo, size.rounds),
    compressed: await measureCompressed(photo, drawn),
  };
}

/**
 * What holds for any pictures, and does not here. How far formats are apart is a mean over photographs: the samples are
 * too few for it, and so small that what may not grow beyond them has less quality.
 */
const unmet = (measured: Measured, photographed: boolean): readonly string[] =>
  promises(measured)
    .filter(({ what }) => photographed || !what.startsWith('formats apart'))
    .filter(({ found, loose }) => !(found <= loose))
    .map(({ what, found, loose }) => `expected, but not so: ${what}: ${found.toFixed(3)}, at most ${loose}`);

await runCommand(COMMAND, HELP, readPictureArgs(process.argv.slice(2)), obey);
