import { seededNumbers } from '@cameo/testing/noise';
import sharp from 'sharp';
import { streamIn } from '../avif-file.js';

/** An AV1 stream with the box that describes it, and its size. */
export interface CodedAvif {
  readonly body: Buffer;
  readonly av1C: Buffer;
  readonly width: number;
  readonly height: number;
}

export type WebpKind = 'lossy' | 'lossless' | 'alpha';

const avifs = new Map<string, Promise<CodedAvif>>();
const webps = new Map<string, Promise<Buffer>>();

/** Sides of pictures that libaom and libwebp encode; each is made once, of one colour or of noise. */
export const SIDES: readonly (readonly [width: number, height: number])[] = [
  [1, 1],
  [64, 48],
  [640, 640],
  [300, 1000],
  [1600, 1200],
  [3000, 2000],
  [5000, 5000],
  [8000, 8000],
];

/** Codings of an AVIF: chroma subsampling and depth in bits. */
export const AVIF_WAYS = ['4:2:0 8', '4:4:4 8', '4:2:0 10', '4:4:4 12'] as const;

const once = <T>(known: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> => {
  const found = known.get(name) ?? make();
  known.set(name, found);
  return found;
};

const picture = (width: number, height: number, rough: boolean) =>
  rough
    ? sharp(noise(width * height * 3), { raw: { width, height, channels: 3 } })
    : sharp({ create: { width, height, channels: 3, background: '#336699' } });

/** The mean of three numbers each, so that most are near the middle; deterministic, as the files of a seed must be. */
function noise(length: number): Buffer {
  const next = seededNumbers(length);
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (next() + next() + next()) * 85;
  return bytes;
}

/** An AV1 stream of a size; noise only if it is small. */
export const codedAvif = (
  [width, height]: readonly [number, number],
  way: (typeof AVIF_WAYS)[number],
  rough: boolean,
): Promise<CodedAvif> =>
  once(avifs, `${width} ${height} ${way} ${rough}`, async () => {
    const [chromaSubsampling, bits] = way.split(' ');
    const bitdepth = Number(bits) as 8 | 10 | 12;
    const image = picture(width, height, rough).avif({ effort: 0, quality: 30, chromaSubsampling, bitdepth });
    return { ...streamIn(await image.toBuffer()), width, height };
  });

/** A still WebP of a size. */
export const codedWebp = (
  [width, height]: readonly [number, number],
  kind: WebpKind,
  rough: boolean,
): Promise<Buffer> =>
  once(webps, `${width} ${height} ${kind} ${rough}`, () => {
    const image = picture(width, height, rough);
    const seen = kind === 'alpha' ? image.ensureAlpha(0.5) : image;
    return seen.webp({ effort: 0, lossless: kind === 'lossless' }).toBuffer();
  });
