import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { interleaved, measured, ratioSpread } from '../harness/samples.js';
import { scoresOf } from '../harness/scores.js';
import { prepareFloor, renderAsCameo } from '../render/contestants.js';
import { FORMATS } from '../render/results.js';
import { renderFor } from './curves.js';
import type { Graphic } from './promises.js';

const svg = (width: number, height: number, content: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif">${content}</svg>`,
  );

const rows = (count: number, row: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => row(at)).join('');

const box = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;

/** Typical graphics of sites, 1,600 px wide. */
const DRAWINGS: Readonly<Record<string, Buffer>> = {
  logo: svg(
    1600,
    800,
    '<circle cx="400" cy="400" r="280" fill="#c8102e"/><path d="M220 560 400 180 580 560Z" fill="#fff"/><text x="760" y="500" font-size="280" font-weight="bold" fill="#1b1f3b">Cameo</text>',
  ),
  chart: svg(
    1600,
    1000,
    box(0, 0, 1600, 1000, '#ffffff') +
      rows(9, (at) => box(100, 100 + at * 100, 1400, 2, '#d8dce3')) +
      rows(
        12,
        (at) =>
          `${box(
            130 + at * 115,
            900 - ((at * 173) % 700),
            70,
            (at * 173) % 700,
            at % 2 ? '#2864dc' : '#e8623a',
          )}<text x="${130 + at * 115}" y="950" font-size="30" fill="#444">Q${at + 1}</text>`,
      ),
  ),
  interface: svg(
    1600,
    1200,
    box(0, 0, 1600, 1200, '#f5f6f8') +
      box(0, 0, 1600, 90, '#20242e') +
      rows(
        14,
        (at) =>
          box(60, 140 + at * 74, 1480, 64, '#ffffff') +
          `<text x="90" y="${182 + at * 74}" font-size="26" fill="#2a2e38">Row ${at * 7919}: a line of text in a list, as every page has one</text>` +
          `<circle cx="1490" cy="${172 + at * 74}" r="14" fill="${at % 3 ? '#21a366' : '#d64545'}"/>`,
      ),
  ),
  'line art': svg(
    1600,
    1200,
    box(0, 0, 1600, 1200, '#ffffff') +
      rows(
        40,
        (at) =>
          `<path d="M${at * 40} 0Q${800 - at * 9} ${at * 30} 1600 ${1200 - at * 30}" fill="none" stroke="#d01030" stroke-width="3"/>`,
      ),
  ),
  illustration: svg(
    1600,
    1000,
    '<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#7ec8f2"/><stop offset="1" stop-color="#fde8c8"/></linearGradient></defs><rect width="1600" height="1000" fill="url(#sky)"/><circle cx="1200" cy="240" r="110" fill="#ffd84d"/><path d="M0 700 400 300 760 720 1100 400 1600 760V1000H0Z" fill="#3a6b5c"/><path d="M0 820Q400 700 800 830T1600 800V1000H0Z" fill="#244a3f"/>',
  ),
  flag: svg(
    1600,
    1000,
    box(0, 0, 1600, 334, '#ae1c28') + box(0, 334, 1600, 333, '#ffffff') + box(0, 667, 1600, 333, '#21468b'),
  ),
};

/** Each graphic as a PNG, by name. Call it before the first render, which blocks the SVG loader. */
export async function drawGraphics(): Promise<readonly (readonly [name: string, png: Buffer])[]> {
  return Promise.all(
    Object.entries(DRAWINGS).map(
      async ([name, drawing]) =>
        [name, await sharp(drawing).flatten({ background: '#ffffff' }).png().toBuffer()] as const,
    ),
  );
}

const WIDTH = 640;

/** Renders a graphic in each format, as a graphic and as if it were a photograph. */
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
 * How much more CPU time a photograph as a PNG takes, whose pixels are analysed, than the same sharp calls alone: the median of
 * its rounds. Wall time would show what else the machine does.
 */
export async function lookingTime(photo: Buffer, rounds: number): Promise<number> {
  const png = await sharp(photo)
    .autoOrient()
    .resize({ width: 1600, withoutEnlargement: true })
    .png()
    .toBuffer();
  const floor = await prepareFloor(png, WIDTH, 'webp');
  const timed = (work: () => Promise<unknown>) => async () => (await measured(work)).took.cpuMs;
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
