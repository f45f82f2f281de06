import sharp, { type Sharp } from 'sharp';

export const SIZE = { width: 480, height: 360 };

/** A sky, a sun, a house and a tree: nothing in it is symmetric. `paper` is what lies behind it. */
export const scene = (paper: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">
  <defs><linearGradient id="sky" x2="0.3" y2="1"><stop stop-color="#4a7fc0"/><stop offset="1" stop-color="#e9cfa6"/></linearGradient></defs>
  ${paper}<rect y="260" width="480" height="100" fill="#557a3c"/>
  <circle cx="390" cy="70" r="36" fill="#fff2b0"/><rect x="60" y="170" width="130" height="120" fill="#a4553a"/>
  <path d="M45 175 125 105 205 175Z" fill="#5b3226"/><rect x="90" y="220" width="30" height="70" fill="#2d1c14"/>
  <circle cx="330" cy="200" r="45" fill="#2f5a2a"/><rect x="322" y="235" width="16" height="65" fill="#4a3420"/></svg>`);

/** Whole numbers below a given one, the same ones everywhere. */
function sequence(seed: number) {
  let state = seed;
  return (most: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % most;
  };
}

/** Strokes as thin and as close as those of letters. */
export function strokes() {
  const next = sequence(7);
  const lines = Array.from({ length: 1800 }, (_, at) => {
    const [x, y] = [8 + ((at * 8) % 464), 8 + Math.floor((at * 8) / 464) * 11];
    return `M${x + next(4)} ${y + next(3)}l${2 + next(4)} ${next(9)}`;
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect width="480" height="360" fill="#fff"/>
  <path d="${lines.join('')}" stroke="#222" stroke-width="1.2" fill="none"/></svg>`);
}

/** One frame of a ball that rolls. */
const rolling = (at: number) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="#dde6ee"/>
  <circle cx="${16 + at * 12}" cy="50" r="12" fill="#b03a2e"/></svg>`);

/**
 * @param order of the frames
 * @param delay ms
 */
export const animation = (order: readonly number[], delay: number) =>
  sharp(order.map(rolling), { join: { animated: true } }).webp({
    lossless: true,
    loop: 0,
    delay: order.map(() => delay),
    minSize: false,
  });

/** A PNG without one kind of chunk. */
export function withoutChunk(png: Buffer, kind: string) {
  const kept = [png.subarray(0, 8)];
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) !== kind) kept.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** A gray picture in three channels, of other levels. */
export async function relit(gray: Buffer, change: (level: number) => readonly number[]) {
  const { data, info } = await sharp(gray).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = Array.from({ length: width * height }, (_, at) => change(data[at * channels] ?? 0));
  return sharp(Buffer.from(pixels.flat()), { raw: { width, height, channels: 3 } })
    .webp({ quality: 90 })
    .toBuffer();
}

/** With as much texture as a photograph has. */
export async function grained(smooth: Buffer) {
  const { data, info } = await sharp(smooth).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const next = sequence(11);
  let grain = 0;
  const rough = data.map((level, at) => {
    if (at % 3 === 0) grain = next(31) - 15;
    return Math.min(255, Math.max(0, level + grain));
  });
  return sharp(rough, { raw: { width, height, channels: 3 } })
    .blur(0.6)
    .png()
    .toBuffer();
}

/** An answer whose judgement is known. */
export interface Seed {
  readonly name: string;
  readonly original: Buffer;
  readonly answer: Buffer;
  readonly q: number;
  /** What must be found; undefined for an answer that is right. */
  readonly fault: RegExp | undefined;
  /** CHROME by default. */
  readonly client?: 'CHROME' | 'ANY';
  /** Width of the request, by default the original's own. */
  readonly w?: number;
}

/** Pictures that are known to be right and known to be wrong. */
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
