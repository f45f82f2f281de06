import sharp, { type Sharp } from 'sharp';
import { animation, grained, relit, SIZE, scene, strokes, withoutChunk } from './seed-pictures.js';

/** An answer with a known verdict. */
export interface Seed {
  readonly name: string;
  readonly original: Buffer;
  readonly answer: Buffer;
  readonly q: number;
  /** The expected fault; undefined for a right answer. */
  readonly fault: RegExp | undefined;
  /** CHROME by default. */
  readonly client?: 'CHROME' | 'ANY';
  /** Width of the request, by default the original's own. */
  readonly w?: number;
}

/** Pictures that are known to be right or wrong. */
export async function seeds() {
  const sky = '<rect width="480" height="260" fill="url(#sky)"/>';
  const photo = await grained(await sharp(scene(sky)).removeAlpha().png().toBuffer());
  const text = await sharp(strokes()).removeAlpha().png().toBuffer();
  const cutOut = await sharp(scene('')).png().toBuffer();
  const half = await sharp(photo).ensureAlpha(0.5).png().toBuffer();
  const gray = await sharp(scene(sky)).removeAlpha().grayscale().toColourspace('b-w').png().toBuffer();
  const wide = await sharp(photo).modulate({ saturation: 1.6 }).withIccProfile('p3').png().toBuffer();
  const laidDown = await sharp(photo)
    .rotate(180)
    .withMetadata({ orientation: 3 })
    .jpeg({ quality: 95 })
    .toBuffer();
  const order = [0, 1, 2, 3, 4, 5, 6];
  const moving = await animation(order, 120).toBuffer();
  const patch = {
    input: { create: { width: 8, height: 8, channels: 3 as const, background: '#c03060' } },
    left: 232,
    top: 40,
  };
  const small = (of: Buffer) => sharp(of).resize(248);
  const avif = (of: Sharp, quality: number) => of.avif({ quality, effort: 2, chromaSubsampling: '4:4:4' });

  const cases: readonly (Omit<Seed, 'answer'> & { answer: Sharp | Buffer })[] = [
    {
      name: 'a JPEG of 60',
      original: photo,
      answer: sharp(photo).jpeg({ quality: 60, mozjpeg: true }),
      q: 60,
      fault: undefined,
    },
    {
      name: 'a WebP of 80',
      original: photo,
      answer: sharp(photo).webp({ quality: 80 }),
      q: 80,
      fault: undefined,
    },
    { name: 'an AVIF of 80', original: photo, answer: avif(sharp(photo), 65), q: 80, fault: undefined },
    {
      name: 'an AVIF of 95, scaled',
      original: photo,
      answer: avif(small(photo), 90),
      q: 95,
      w: 248,
      fault: undefined,
    },
    {
      name: 'a palette',
      original: text,
      answer: sharp(text).png({ palette: true }),
      q: 95,
      fault: undefined,
    },
    {
      name: 'a scaled text',
      original: text,
      answer: small(text).webp({ quality: 80 }),
      q: 80,
      w: 248,
      fault: undefined,
    },
    {
      name: 'a cut-out',
      original: cutOut,
      answer: sharp(cutOut).webp({ quality: 80 }),
      q: 80,
      fault: undefined,
    },
    {
      name: 'a JPEG of a cut-out, on white',
      original: cutOut,
      answer: sharp(cutOut).flatten({ background: '#fff' }).jpeg({ quality: 80 }),
      q: 80,
      client: 'ANY',
      fault: undefined,
    },
    {
      name: 'half opacity',
      original: half,
      answer: sharp(half).webp({ quality: 80 }),
      q: 80,
      fault: undefined,
    },
    {
      name: 'Display P3, as sRGB',
      original: wide,
      answer: sharp(wide).webp({ quality: 80 }),
      q: 80,
      fault: undefined,
    },
    {
      name: 'an EXIF orientation, upright',
      original: laidDown,
      answer: sharp(laidDown).autoOrient().jpeg({ quality: 80 }),
      q: 80,
      fault: undefined,
    },
    {
      name: 'an animation',
      original: moving,
      answer: sharp(moving, { animated: true }).webp({ quality: 80 }),
      q: 80,
      fault: undefined,
    },
    {
      name: 'an animation as GIF',
      original: moving,
      answer: sharp(moving, { animated: true }).gif(),
      q: 80,
      client: 'ANY',
      fault: undefined,
    },

    {
      name: 'the raw numbers of Display P3',
      original: wide,
      answer: withoutChunk(wide, 'iCCP'),
      q: 80,
      fault: /as if they were sRGB/,
    },
    {
      name: 'an AVIF of text at 19 dB',
      original: text,
      answer: sharp(text).avif({ quality: 1 }),
      q: 80,
      fault: /\(cell\)/,
    },
    {
      name: 'a JPEG of 30 for one of 95',
      original: photo,
      answer: sharp(photo).jpeg({ quality: 30 }),
      q: 95,
      fault: /\(mean\)/,
    },
    {
      name: 'black where it is transparent',
      original: cutOut,
      answer: sharp(cutOut).flatten({ background: '#000' }).png(),
      q: 80,
      fault: /black where it is transparent/,
    },
    {
      name: 'its opacity lost',
      original: half,
      answer: sharp(half).removeAlpha().png(),
      q: 80,
      fault: /differs by/,
    },
    {
      name: 'its frames one too late',
      original: moving,
      answer: animation([6, ...order.slice(0, -1)], 120),
      q: 80,
      fault: /shows frame \d of the original/,
    },
    {
      name: 'one frame for seven',
      original: moving,
      answer: sharp(moving).webp({ lossless: true }),
      q: 80,
      fault: /does not move/,
    },
    {
      name: 'twice as fast',
      original: moving,
      answer: animation(order, 60),
      q: 80,
      fault: /it lasts 420 ms, expected 840 ms/,
    },
    {
      name: 'its orientation lost',
      original: laidDown,
      answer: sharp(laidDown).jpeg({ quality: 80 }),
      q: 80,
      fault: /turned by 180°/,
    },
    {
      name: 'mirrored',
      original: photo,
      answer: sharp(photo).flop().webp({ quality: 80 }),
      q: 80,
      fault: /mirrored left to right/,
    },
    {
      name: 'its colours lost',
      original: photo,
      answer: sharp(photo).grayscale().webp({ quality: 80 }),
      q: 80,
      fault: /without its colours/,
    },
    {
      name: 'a gray picture with a tint',
      original: gray,
      answer: await relit(gray, (level) => [level, level, level * 0.93]),
      q: 80,
      fault: /\(tone\)/,
    },
    {
      name: 'its gray lightened',
      original: gray,
      answer: await relit(gray, (level) => [1, 1, 1].map(() => 255 * (level / 255) ** 0.85)),
      q: 80,
      fault: /\(tone\)/,
    },
    {
      name: 'one cell of another colour',
      original: photo,
      answer: sharp(photo).composite([patch]).webp({ quality: 80 }),
      q: 80,
      fault: /worst at 232, 40/,
    },
    {
      name: 'cut off on one side',
      original: photo,
      answer: sharp(photo)
        .extract({ left: 24, top: 0, width: 456, height: 360 })
        .resize({ ...SIZE, fit: 'fill' })
        .webp({ quality: 80 }),
      q: 80,
      fault: /differs by/,
    },
    {
      name: 'too small',
      original: photo,
      answer: small(photo).webp({ quality: 80 }),
      q: 80,
      fault: /248 × 186 pixels, expected 480 × 360/,
    },
    {
      name: 'AVIF for everybody',
      original: photo,
      answer: avif(sharp(photo), 65),
      q: 80,
      client: 'ANY',
      fault: /does not read/,
    },
    {
      name: 'larger than the original',
      original: text,
      answer: sharp(text).png({ compressionLevel: 0 }),
      q: 80,
      fault: /at its own size/,
    },
    {
      name: 'with EXIF',
      original: photo,
      answer: sharp(photo)
        .withMetadata({ exif: { IFD0: { Artist: 'x' } } })
        .jpeg({ quality: 80 }),
      q: 80,
      fault: /EXIF metadata/,
    },
  ];
  return Promise.all(
    cases.map(async (each) => ({
      ...each,
      answer: Buffer.isBuffer(each.answer) ? each.answer : await each.answer.toBuffer(),
    })),
  );
}
