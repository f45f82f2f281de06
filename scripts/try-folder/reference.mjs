import sharp from 'sharp';
import { decode } from './pixels.mjs';
import { thumbnail } from './thumbnail.mjs';

/** @typedef {import('./thumbnail.mjs').Thumbnail} Thumbnail */
/**
 * How the middle is cut out, each of them right: before scaling, with the odd row or column left on one side or on the
 * other, or after it, as sharp's own `cover` does, which can only leave whole pixels of the small picture.
 * @typedef {'floor' | 'ceil' | 'scaled'} Middle
 */
/**
 * What an original should look like in a shape. Each thumbnail is made when it is first asked for, and once.
 * @typedef {object} Reference
 * @property {readonly Middle[]} middles that make a difference
 * @property {(frame: number, middle?: Middle) => Promise<Thumbnail>} exact without any loss
 * @property {(frame: number, format: string, middle: Middle) => Promise<Thumbnail>} encoded as sharp's own encoder of
 * the format leaves it
 */

const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/**
 * Encoders with settings that nobody would complain of; chosen here, not taken from the configuration.
 * @type {Readonly<Record<string, (image: import('sharp').Sharp) => import('sharp').Sharp>>}
 */
const ENCODERS = {
  jpeg: (image) => image.flatten({ background: '#ffffff' }).jpeg({ quality: 80 }),
  webp: (image) => image.webp({ quality: 80 }),
  avif: (image) => image.avif({ quality: 60, effort: 2, chromaSubsampling: '4:2:0' }),
  gif: (image) => image.gif(),
  png: (image) => image.png(),
};

/**
 * References made by sharp from the decoded original, and by nothing else.
 * @param {readonly import('./pixels.mjs').Pixels[]} frames
 * @param {import('./asks.mjs').Shape} shape
 * @param {{ readonly width: number, readonly height: number }} size
 * @returns {Reference}
 */
export function referenceOf(frames, { fit }, size) {
  const resized = (/** @type {number} */ index, /** @type {Middle} */ middle) => {
    const frame = frames[index];
    if (frame === undefined) throw new RangeError(`frame ${index} of ${frames.length}`);
    const { data, width, height, channels } = frame;
    const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).ensureAlpha();
    // The size is right already, so the other fits leave nothing over.
    if (fit === 'contain') return image.resize({ ...size, fit, background: CLEAR });
    if (fit !== 'cover') return image.resize({ ...size, fit: 'fill' });
    if (middle === 'scaled') return image.resize({ ...size, fit, position: 'centre' });
    return image.extract(middlePart({ width, height }, size, middle)).resize({ ...size, fit: 'fill' });
  };
  const exact = once(async (index, _, middle) => seen(resized(index, middle)));
  const encoded = once(async (index, format, middle) => {
    const encode = ENCODERS[format];
    if (encode === undefined) return exact(index, '', middle);
    // In a pipeline of its own, because sharp would put the white behind before it leaves room around.
    const { data, info } = await resized(index, middle).raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    return seen(sharp(await encode(sharp(data, { raw: { width, height, channels } })).toBuffer()));
  });
  return {
    middles: fit === 'cover' ? ['floor', 'ceil', 'scaled'] : ['floor'],
    exact: (index, middle = 'floor') => exact(index, '', middle),
    encoded,
  };
}

/**
 * The largest part in the middle of a picture that has the proportions of another size. It is cut before the picture is
 * scaled, where a pixel is least.
 * @param {{ readonly width: number, readonly height: number }} picture
 * @param {{ readonly width: number, readonly height: number }} size
 * @param {'floor' | 'ceil'} middle
 */
function middlePart(picture, size, middle) {
  const scale = Math.min(picture.width / size.width, picture.height / size.height);
  const width = Math.max(1, Math.min(picture.width, Math.round(size.width * scale)));
  const height = Math.max(1, Math.min(picture.height, Math.round(size.height * scale)));
  const start = (/** @type {number} */ left) => Math[middle](left / 2);
  return { left: start(picture.width - width), top: start(picture.height - height), width, height };
}

/** @param {import('sharp').Sharp} image */
async function seen(image) {
  const [pixels] = await decode(image);
  if (pixels === undefined) throw new Error('sharp made no picture');
  return thumbnail(pixels);
}

/**
 * @param {(index: number, format: string, middle: Middle) => Promise<Thumbnail>} make
 * @returns {(index: number, format: string, middle: Middle) => Promise<Thumbnail>} the same, but each only once
 */
function once(make) {
  /** @type {Map<string, Promise<Thumbnail>>} */
  const made = new Map();
  return (index, format, middle) => {
    const name = `${index} ${format} ${middle}`;
    const known = made.get(name) ?? make(index, format, middle);
    made.set(name, known);
    return known;
  };
}
