import sharp from 'sharp';

type Resize = (bytes: Buffer, width: number, format: string) => Promise<Buffer>;

const formatOf = (format: string): 'avif' | 'webp' | 'jpeg' =>
  format === 'avif' || format === 'jpeg' ? format : 'webp';

/** The sharp calls of two peers, as their sources have them, with the limits that they set and no other. */
export const PEERS = {
  /** IPX 3, its defaults, with `animated` left out as its URLs leave it out. */
  ipx: (bytes, width, format) =>
    sharp(bytes)
      .resize(width, undefined, { withoutEnlargement: true })
      .toFormat(formatOf(format), { quality: 80, progressive: true })
      .toBuffer(),
  /** The image optimizer of Next.js 16, at its default quality; its limit of 7 s is left out, because this machine may be slow. */
  next: (bytes, width, format) => {
    const image = sharp(bytes).rotate().resize(width, undefined, { withoutEnlargement: true });
    if (formatOf(format) === 'avif') return image.avif({ quality: 47, effort: 3 }).toBuffer();
    return formatOf(format) === 'jpeg'
      ? image.jpeg({ quality: 75, mozjpeg: true }).toBuffer()
      : image.webp({ quality: 75 }).toBuffer();
  },
} as const satisfies Record<string, Resize>;
