import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import type { Bench, Run } from '../harness/bench.js';
import { photographs } from '../harness/pictures.js';
import { requireScoreTools } from '../harness/scores.js';
import { DEFAULT_Q } from '../render/contestants.js';
import { measureCompressed, measureCurves, renderFor } from './curves.js';
import { drawGraphics, lookingTime, measureGraphic } from './graphics.js';
import { type Encoding, type Graphic, type Measured, promises, type Resized } from './promises.js';
import { report } from './report.js';

/** Widths are rungs of the ladder for phones and for desktop screens; qualities are common ones. */
const IN_USE = [50, 60, 70, 75, 80, 85, 90];
const WHOLE = { pictures: 1000, widths: [640, 1160], qualities: IN_USE, refined: IN_USE, rounds: 40 };
const QUICK = { pictures: 3, widths: [640], qualities: [60, DEFAULT_Q, 90], refined: [DEFAULT_Q], rounds: 8 };

async function measure({ quick, samples, images, scratch, say }: Run): Promise<Measured> {
  await requireScoreTools();
  const { pictures, widths, qualities, refined } = quick ? QUICK : WHOLE;
  const { rounds } = samples === 'few' ? QUICK : WHOLE;
  const drawn = await drawGraphics();
  const chosen = (await photographs(images, scratch)).slice(0, pictures);
  const encodings: Encoding[] = [];
  const atOwnSize: Resized[] = [];
  for (const file of chosen) {
    say(`${basename(file)} …`);
    encodings.push(...(await measureCurves(file, widths, { qualities, refined }, scratch)));
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
  const { sharp: own = '?', vips = '?', webp = '?', aom = '?', mozjpeg = '?' } = sharp.versions;
  const sizes = new Set(encodings.map(({ file, width }) => `${file} ${width}`)).size;
  return {
    versions: { sharp: own, libvips: vips, libwebp: webp, libaom: aom, mozjpeg },
    input: `${chosen.length} photographs, ${sizes} sizes of them.`,
    files: chosen.map((file) => basename(file)),
    qualities,
    defaultQ: DEFAULT_Q,
    encodings,
    atOwnSize,
    graphics,
    lookingTime: await lookingTime(photo, rounds),
    compressed: await measureCompressed(photo, drawn),
  };
}

/**
 * Expectations for any pictures that are not met. The difference between formats is a mean over photographs: the samples are
 * too few for it, and so small that a limit on their bytes lowers the quality.
 */
const unmet = (measured: Measured, photographed: boolean): readonly string[] =>
  promises(measured)
    .filter(({ what }) => photographed || !what.startsWith('formats apart'))
    .filter(({ found, loose }) => !(found <= loose))
    .map(({ what, found, loose }) => `${what}: ${found.toFixed(3)}, at most ${loose}`);

export const QUALITY: Bench<Measured> = {
  name: 'bench:quality',
  about: `What the scale of qualities promises, on photographs and on graphics that are drawn for it: that a quality looks the same
in every format, what the default takes beside sharp's own JPEG 80, how much a site saves, that graphics are recognised,
and that no picture grows. Needs ssimulacra_main and butteraugli_main (Debian's libjxl-devtools).`,
  quick: 'three pictures, three qualities; fails when what holds for any pictures does not hold',
  images: 'photographs: JPEG, PNG, WebP, AVIF or TIFF (those among the samples of npm start)',
  document: 'docs/performance.md',
  measure,
  report,
  unmet: (found, { quick, images }) => (quick ? unmet(found, images !== undefined) : []),
};
