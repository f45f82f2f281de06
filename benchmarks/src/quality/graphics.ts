import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { interleaved, ratioSpread } from '../interleaved.js';
import { prepareFloor, renderAsCameo } from '../render/cameo.js';
import { FORMATS } from '../render/job.js';
import { scoresOf } from '../scores.js';
import type { Graphic } from './measured.js';
import { renderFor } from './render-for.js';

const WIDTH = 640;

/** Makes a graphic smaller in each format, as a graphic and as the photograph that it is not. */
export async function measureGraphic(
  name: string,
  png: Buffer,
  scratch: string,
): Promise<readonly Graphic[]> {
  const reference = join(scratch, `${randomUUID()}.png`);
  const image = sharp(png).resize({ width: WIDTH });
  await image.clone().png({ compressionLevel: 1 }).toFile(reference);
  const pairs = FORMATS.map(async (format) => {
    const asPhoto = await prepareFloor(png, WIDTH, format);
    return { format, ours: await renderAsCameo(png, WIDTH, format), theirs: await asPhoto() };
  });
  const full = image.clone().png({ compressionLevel: 6, adaptiveFiltering: true }).toBuffer();
  const asPng = {
    format: 'png',
    ours: await renderFor(png, 'png-still', WIDTH),
    theirs: await full,
  } as const;
  const graphics: Graphic[] = [];
  for (const { format, ours, theirs } of [...(await Promise.all(pairs)), asPng]) {
    const [{ ssimulacra }, photo] = [
      await scoresOf(reference, ours, scratch),
      await scoresOf(reference, theirs, scratch),
    ];
    const sizes = { bytes: ours.length, photoBytes: theirs.length };
    graphics.push({ name, format, ...sizes, ssimulacra, photoSsimulacra: photo.ssimulacra });
  }
  return graphics;
}

/**
 * How much longer a photograph takes that comes as a PNG, so that its pixels are looked at, than the same calls of sharp
 * alone: the median of its rounds.
 */
export async function lookingTime(photo: Buffer, rounds: number): Promise<number> {
  const png = await sharp(photo)
    .autoOrient()
    .resize({ width: 1600, withoutEnlargement: true })
    .png()
    .toBuffer();
  const floor = await prepareFloor(png, WIDTH, 'webp');
  const timed = (work: () => Promise<unknown>) => async () => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  const [ours, alone] = await interleaved(
    [
      { name: 'looking', sample: timed(() => renderAsCameo(png, WIDTH, 'webp')) },
      { name: 'alone', sample: timed(floor) },
    ],
    rounds,
  );
  if (ours === undefined || alone === undefined) throw new Error('nothing was timed');
  return ratioSpread(ours, alone).median;
}
