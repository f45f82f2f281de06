import sharp from 'sharp';

/** Red, green and blue, 0 to 255. */
type Colour = readonly [red: number, green: number, blue: number];

const LEVELS = [40, 100, 160, 220] as const;

/** Number of sources: their colours differ by at least 60 in at least one channel. */
export const SOURCES = LEVELS.length ** 3;

const SIZE = { width: 320, height: 240 } as const;

/** The range of the noise, which gives a source enough bytes to be truncated and preserves its mean colour. */
const NOISE = 10;

const keyOf = (source: number): string => `s-${source}.jpg`;

const colourOf = (source: number): Colour => [
  LEVELS[source % 4] ?? 0,
  LEVELS[Math.floor(source / 4) % 4] ?? 0,
  LEVELS[Math.floor(source / 16) % 4] ?? 0,
];

/** The original with this number: its key and its bytes. */
export async function colouredSource(
  source: number,
): Promise<{ readonly key: string; readonly body: Buffer }> {
  const colour = colourOf(source);
  const pixels = Buffer.alloc(SIZE.width * SIZE.height * 3);
  let state = 0x9e3779b9 ^ source;
  for (let at = 0; at < pixels.length; at += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    pixels[at] = (colour[at % 3] ?? 0) + (((state >>> 16) % (2 * NOISE + 1)) - NOISE);
  }
  const raw = { ...SIZE, channels: 3 } as const;
  // Most of them may have a mezzanine.
  const jpeg = sharp(pixels, { raw }).jpeg({ quality: 95, progressive: source % 4 > 0 });
  return { key: keyOf(source), body: await jpeg.toBuffer() };
}

const WIDTHS = [48, 64, 88, 112, 152, 200, 272] as const;
const QUALITIES = [30, 45, 60, 70, 75, 80, 85, 90] as const;
const FORMATS = [
  { format: 'webp', mime: 'image/webp' },
  { format: 'jpeg', mime: 'image/jpeg' },
  { format: 'avif', mime: 'image/avif' },
] as const;

const OF_ONE_SOURCE = WIDTHS.length * QUALITIES.length * FORMATS.length;

/** The request of one URL, and the expected answer. */
export interface TestRequest {
  readonly path: string;
  readonly query: string;
  readonly source: number;
  readonly width: number;
  readonly mime: string;
}

/** A variant for each number from 0 to 10,751; adjacent numbers differ in all respects. */
export function testRequest(n: number): TestRequest {
  const source = n % SOURCES;
  // 5 and 168 are coprime: every variant of a source occurs.
  const variant = (Math.floor(n / SOURCES) * 5 + source * 11) % OF_ONE_SOURCE;
  const width = WIDTHS[variant % WIDTHS.length] ?? 0;
  const quality = QUALITIES[Math.floor(variant / WIDTHS.length) % QUALITIES.length] ?? 0;
  const { format, mime } = FORMATS[variant % FORMATS.length] ?? FORMATS[0];
  return { path: `/${keyOf(source)}`, query: `w=${width}&q=${quality}&f=${format}`, source, width, mime };
}

/** Mezzanine settings for these small sources. */
export const MEZZANINE = { side: 280, jpegPixels: 1 } as const;

/** The content type of every mezzanine, and its key. */
const MEZZANINE_MIME = 'image/jpeg; of=jpeg; width=320; height=240';
const MEZZANINE_KEY = /^_variants\/s-(\d+)\.jpg\/mezzanine-280\.jpeg$/;

const KEY = /^_variants\/s-(\d+)\.jpg\/w-(\d+)(?:_q-\d+)?(_still|_named)?\.(webp|jpg|avif)$/;
const MIMES: Readonly<Record<string, string>> = { webp: 'image/webp', jpg: 'image/jpeg', avif: 'image/avif' };

/** Cache time of a stored picture: one that may be refined is requested again within the hour, until it is. */
export const keptFor = (mime: string): readonly string[] =>
  (mime === 'image/avif' ? [3600, 31_536_000] : [31_536_000]).map(
    (seconds) => `public, max-age=86400, s-maxage=${seconds}`,
  );

/** The expected properties of an object. */
interface Promised extends Pick<TestRequest, 'source' | 'width' | 'mime'> {
  readonly contentType: string;
  /** Any of these. */
  readonly cacheControl: readonly string[];
}

/** The expected properties of a key's object; undefined for a key that belongs to no URL of {@link testRequest} and no mezzanine. */
export function promisedBy(key: string): Promised | undefined {
  const [, of] = MEZZANINE_KEY.exec(key) ?? [];
  if (of !== undefined) {
    const headers = { contentType: MEZZANINE_MIME, cacheControl: ['no-store'] };
    return { source: Number(of), width: 280, mime: 'image/jpeg', ...headers };
  }
  const [, source, width, , extension] = KEY.exec(key) ?? [];
  const mime = MIMES[extension ?? ''];
  return mime === undefined
    ? undefined
    : { source: Number(source), width: Number(width), mime, contentType: mime, cacheControl: keptFor(mime) };
}

/** The defect of a picture, in words; `''` for the complete requested one. */
export async function wrongWith(
  body: Buffer,
  { source, width, mime }: Pick<TestRequest, 'source' | 'width' | 'mime'>,
): Promise<string> {
  if (mimeOf(body) !== mime) return `expected ${mime}, got ${body.length} bytes of ${mimeOf(body)}`;
  try {
    const { data, info } = await sharp(body, { failOn: 'warning' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== Math.round((width * 3) / 4))
      return `expected ${width} px wide, got ${info.width} × ${info.height}`;
    return wrongColour(data, info.width, info.height, colourOf(source));
  } catch (error) {
    return `does not decode: ${error}`;
  }
}

/** The mean of each sixth of the picture must be the source's colour, so that a missing part is detected. */
function wrongColour(data: Buffer, width: number, height: number, expected: Colour): string {
  for (let part = 0; part < 6; part += 1) {
    const [left, top] = [
      Math.floor(((part % 2) * width) / 2),
      Math.floor((Math.floor(part / 2) * height) / 3),
    ];
    const [right, bottom] = [left + Math.floor(width / 2), top + Math.floor(height / 3)];
    const sums = [0, 0, 0];
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 1)
        for (let c = 0; c < 3; c += 1) sums[c] = (sums[c] ?? 0) + (data[(y * width + x) * 3 + c] ?? 0);
    const mean = sums.map((sum) => Math.round(sum / ((right - left) * (bottom - top))));
    if (mean.some((value, c) => Math.abs(value - (expected[c] ?? 0)) > 12))
      return `part ${part} is ${mean}, expected ${expected}`;
  }
  return '';
}

function mimeOf(body: Buffer): string {
  if (body.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg';
  if (body.subarray(8, 12).toString('latin1') === 'WEBP') return 'image/webp';
  return body.subarray(4, 12).toString('latin1') === 'ftypavif' ? 'image/avif' : 'something else';
}
