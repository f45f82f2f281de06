/**
 * The shape of an answer: a width alone, or a box and how it is filled.
 * @typedef {object} Shape
 * @property {'width' | 'cover' | 'contain' | 'inside' | 'fill'} fit `width` has no height
 * @property {number} w CSS px
 * @property {number} h CSS px; of no meaning for `width`
 */
/**
 * How a format is asked for.
 * @typedef {object} FormatAsk
 * @property {'avif' | 'webp' | 'jpeg' | 'png' | 'auto'} f
 * @property {string} accept
 */
/**
 * One request.
 * @typedef {object} Ask
 * @property {Shape} shape
 * @property {FormatAsk} format
 * @property {string} url path and query
 */

const FITS = /** @type {const} */ (['width', 'cover', 'contain', 'inside', 'fill']);

/** Neither a square, which would hide a box that is turned, nor a camera's 3:2, of which nothing would be cut. */
const BOX_RATIO = 3 / 4;

/** @type {readonly FormatAsk[]} */
const FORMATS = [
  { f: 'avif', accept: '*/*' },
  { f: 'webp', accept: '*/*' },
  { f: 'jpeg', accept: '*/*' },
  { f: 'png', accept: '*/*' },
  { f: 'auto', accept: 'image/avif,image/webp,*/*' },
  { f: 'auto', accept: 'image/webp,*/*' },
  { f: 'auto', accept: '*/*' },
];

/**
 * Every request that is made of a file, those of one shape beside each other.
 * @param {string} path of the original, relative to the folder
 * @param {readonly number[]} widths
 * @returns {readonly Ask[]}
 */
export function asksOf(path, widths) {
  const shapes = widths.flatMap((w) =>
    FITS.map((fit) => ({ fit, w, h: Math.max(1, Math.round(w * BOX_RATIO)) })),
  );
  return shapes.flatMap((shape) => FORMATS.map((format) => askFor(path, shape, format)));
}

/**
 * @param {string} path
 * @param {Shape} shape
 * @param {FormatAsk} format
 * @returns {Ask}
 */
export function askFor(path, shape, format) {
  const { fit, w, h } = shape;
  const size = fit === 'width' ? `w=${w}` : `w=${w}&h=${h}&fit=${fit}`;
  return {
    shape,
    format,
    url: `/${path.split('/').map(encodeURIComponent).join('/')}?${size}&f=${format.f}`,
  };
}
