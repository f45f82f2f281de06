import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { defineImageConfig, sourceKey, type TargetName } from '@cameo/core';
import { render } from '@cameo/edge';
import sharp from 'sharp';
import { scoresOf } from '../harness/scores.js';
import { renderAsCameo } from '../render/contestants.js';
import { FORMATS } from '../render/results.js';
import type { Encoding, Resized } from './promises.js';

const CONFIG = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-central-1',
  inputs: ['jpeg', 'png', 'webp', 'avif', 'tiff'],
});

/** Maximum width of a rendition, px. */
export const WIDEST = CONFIG.limits.width;

/** Renders a negotiated format at the default quality; a width above the original's means the original's own. */
export async function renderFor(bytes: Buffer, target: TargetName, width = WIDEST): Promise<Uint8Array> {
  const source = sourceKey('original', CONFIG.limits);
  if (!source.ok) throw new Error('the key "original" is refused');
  const variant = { source: source.value, transform: { w: width }, target };
  return (await render(bytes, variant, CONFIG, () => 120_000)).body;
}

/** Quality of sharp's JPEG for the comparison with the default: sharp's own default. */
export const PLAIN_Q = 80;

/** Measured qualities, and those of them with refined pictures. */
export interface Qualities {
  readonly qualities: readonly number[];
  readonly refined: readonly number[];
}

/**
 * Encodes a photograph at each width and quality in each format. The reference is the input of every encoder, with identical
 * pixels: only the encoding is scored.
 */
export async function measureCurves(
  file: string,
  widths: readonly number[],
  { qualities, refined }: Qualities,
  scratch: string,
): Promise<readonly Encoding[]> {
  const bytes = await readFile(file);
  const encodings: Encoding[] = [];
  const seen = new Set<number>();
  for (const requested of widths) {
    const image = sharp(bytes).autoOrient().resize({ width: requested, withoutEnlargement: true });
    const reference = join(scratch, `${randomUUID()}.png`);
    const { width } = await image.clone().png({ compressionLevel: 1 }).toFile(reference);
    if (seen.has(width)) continue;
    seen.add(width);
    const add = async (format: Encoding['format'], q: number, encoded: Uint8Array) => {
      const scores = await scoresOf(reference, encoded, scratch);
      encodings.push({ file: basename(file), width: requested, format, q, bytes: encoded.length, ...scores });
    };
    await add('plain', PLAIN_Q, await image.clone().jpeg({ quality: PLAIN_Q }).toBuffer());
    for (const q of qualities) {
      const made = await Promise.all(FORMATS.map((format) => renderAsCameo(bytes, requested, format, q)));
      await Promise.all(FORMATS.map((format, at) => add(format, q, made[at] ?? new Uint8Array(0))));
      if (!refined.includes(q)) continue;
      await add('refined', q, await renderAsCameo(bytes, requested, 'avif', q, 'refined'));
    }
  }
  return encodings;
}

/** Clients by the formats that they support. */
const CLIENTS = [
  { client: 'AVIF client', target: 'avif', reads: ['jpeg', 'png', 'webp', 'avif'] },
  { client: 'WebP client', target: 'webp', reads: ['jpeg', 'png', 'webp'] },
  { client: 'other client', target: 'universal', reads: ['jpeg', 'png'] },
] as const;

/**
 * Sends compressed originals at their own size to each kind of client that supports them. Other clients get another format,
 * which may not be as small.
 */
export async function measureCompressed(
  photo: Buffer,
  graphics: readonly (readonly [name: string, png: Buffer])[],
): Promise<readonly Resized[]> {
  const small = sharp(photo).autoOrient().resize({ width: 480 }).removeAlpha();
  const originals: (readonly [name: string, bytes: Buffer])[] = [
    ['photograph, JPEG 20', await small.clone().jpeg({ quality: 20, mozjpeg: true }).toBuffer()],
    ['photograph, JPEG 60', await small.clone().jpeg({ quality: 60, mozjpeg: true }).toBuffer()],
    ['photograph, WebP 30', await small.clone().webp({ quality: 30, effort: 6 }).toBuffer()],
    ['photograph, AVIF 30', await small.clone().avif({ quality: 30 }).toBuffer()],
  ];
  for (const [name, png] of graphics) {
    const drawn = sharp(png).resize({ width: 480 });
    originals.push(
      [`${name}, palette PNG`, await drawn.clone().png({ palette: true, effort: 10 }).toBuffer()],
      [`${name}, WebP without loss`, await drawn.clone().webp({ lossless: true, effort: 6 }).toBuffer()],
      [`${name}, icon`, await drawn.clone().resize(32).png({ palette: true, effort: 10 }).toBuffer()],
    );
  }
  const sent: Resized[] = [];
  for (const [name, bytes] of originals) {
    const { format } = await sharp(bytes).metadata();
    for (const { client, target } of CLIENTS.filter(({ reads }) =>
      (reads as readonly string[]).includes(format === 'heif' ? 'avif' : format),
    )) {
      const { length } = await renderFor(bytes, target);
      sent.push({ name: `${name}, ${client}`, before: bytes.length, after: length });
    }
  }
  return sent;
}
