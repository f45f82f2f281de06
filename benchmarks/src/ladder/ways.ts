import { defineImageConfig, type SourceKey } from '@cameo/core';
import { mezzanineSize, planVariant } from '@cameo/core/plan';
import { encode } from '@cameo/edge';
import sharp, { type Sharp } from 'sharp';
import type { LargeOriginal } from './originals.js';

/** Formats of the rungs, at the default quality. */
export const FORMATS = ['jpeg', 'webp', 'avif'] as const;
export type Format = (typeof FORMATS)[number];

/** Longest side of the mezzanine, px: a rung of the ladder. */
export const SIDE = 2112;

/** How a mezzanine may be encoded. */
export const MEZZANINES = {
  'JPEG 92, 4:4:4': (image) => image.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }),
  'JPEG 95, 4:4:4': (image) => image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  'JPEG 98, 4:4:4': (image) => image.jpeg({ quality: 98, chromaSubsampling: '4:4:4' }),
  'WebP 95': (image) => image.webp({ quality: 95, effort: 0 }),
} as const satisfies Record<string, (image: Sharp) => Sharp>;
export type MezzanineKind = keyof typeof MEZZANINES;

/** The one that the edge stores. */
export const STORED: MezzanineKind = 'JPEG 98, 4:4:4';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of a rung of an original, px. */
export const rungSize = ({ width, height }: Size, rung: number): Size => ({
  width: rung,
  height: Math.max(1, Math.round((height * rung) / width)),
});

/** Whether a mezzanine has the pixels for a rung. */
export const reaches = (original: Size, rung: number): boolean =>
  mezzanineOf(original).width >= rung && mezzanineOf(original).height >= rungSize(original, rung).height;

export const mezzanineOf = (original: Size): Size =>
  mezzanineSize(original, { side: SIDE, avifPixels: 1, jpegPixels: 1, pngBytes: 1 });

const open = (bytes: Uint8Array): Sharp =>
  sharp(bytes, { failOn: 'error', limitInputPixels: false }).autoOrient();

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
const TARGET = { jpeg: 'jpeg-still', webp: 'webp', avif: 'avif-still' } as const;

/** The edge's own encoder at its default quality. */
function encoded(image: Sharp, format: Format, { width, height }: Size): Sharp {
  const variant = { source: 'original' as SourceKey, transform: { w: width }, target: TARGET[format] };
  const facts = { width, height, format: 'raw', orientation: 1, frames: 1, hasAlpha: false } as const;
  const plan = planVariant(variant, facts, CONFIG);
  if (!plan.ok) throw new Error(`no plan for ${width} × ${height}`);
  return encode(image, plan.value, { loop: undefined, delay: undefined });
}

/** One rung from an encoded picture: decode (smaller where the decoder can), scale, encode. */
export const rungFrom = (bytes: Uint8Array, size: Size, format: Format): Promise<Buffer> =>
  encoded(open(bytes).resize({ ...size, fit: 'fill' }), format, size).toBuffer();

/** Pixels that were decoded once. */
export interface Decoded {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
}

/** Decodes an original at a size. */
export const decodeAt = ({ bytes }: LargeOriginal, size: Size): Promise<Decoded> =>
  open(bytes)
    .resize({ ...size, fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });

const fromPixels = ({ data, info }: Decoded): Sharp => {
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } });
};

export const rungFromPixels = (pixels: Decoded, size: Size, format: Format): Promise<Buffer> =>
  encoded(fromPixels(pixels).resize({ ...size, fit: 'fill' }), format, size).toBuffer();

export const mezzanineFrom = (pixels: Decoded, kind: MezzanineKind): Promise<Buffer> =>
  MEZZANINES[kind](fromPixels(pixels)).toBuffer();
