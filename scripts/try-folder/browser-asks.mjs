import { createHash } from 'node:crypto';

/**
 * A request of the sample.
 * @typedef {import('./asks.mjs').Ask & { client: 'CHROME' | 'WEBP' | 'ANY', q: number,
 *   size: 'own' | 'above' | 'below' | 'cut' }} SampleAsk
 */
/** @typedef {import('./asks.mjs').FormatAsk['f']} Named */

export const CLIENTS = /** @type {const} */ ({
  CHROME: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  WEBP: 'image/webp,*/*',
  ANY: '*/*',
});

const NAMES = /** @type {const} */ (['CHROME', 'WEBP', 'ANY']);
const QUALITIES = [60, 80, 95];
const NAMED = /** @type {const} */ (['jpeg', 'png', 'webp', 'avif']);

/** Pixels above which a size is asked for by one kind of client only: large pictures take seconds each. */
const LARGE = 3_000_000;

/** @param {{ readonly width: number, readonly height: number }} picture */
export const isLarge = ({ width, height }) => width * height > LARGE;

/** Neither a square, which would hide a box that is turned, nor a camera's 3:2, of which nothing would be cut. */
const BOX_RATIO = 3 / 4;

/**
 * The requests that are made of a picture: the same ones for the same path, others for another one, so that a folder
 * as a whole sees each combination of client, quality and size often. At the picture's own size and at one below, each
 * kind of client asks; above, at the smallest, for a part and for a format by name one of them does.
 * @param {string} path relative to the folder
 * @param {{ readonly width: number, readonly height: number }} original upright, px
 * @param {readonly number[]} ladder
 * @returns {readonly SampleAsk[]}
 */
export function sampleAsks(path, { width, height }, ladder) {
  const turn = createHash('sha1').update(path).digest().readUInt16BE(0);
  const below = ladder.filter((rung) => rung < width);
  const atOrAbove = ladder.filter((rung) => rung >= width);
  const own = atOrAbove[0] ?? ladder.at(-1) ?? width;
  const middle = below[Math.max(0, below.length - 2 - (turn % 3))];
  const large = isLarge({ width, height });
  const ask = (
    /** @type {SampleAsk['size']} */ size,
    /** @type {number} */ w,
    /** @type {number} */ at,
    /** @type {Named} */ f = 'auto',
  ) =>
    sampleAsk(
      path,
      size,
      w,
      NAMES[(turn + at) % 3] ?? 'ANY',
      QUALITIES[(turn + at + (at >> 2)) % 3] ?? 80,
      f,
    );
  const three = [0, 1, 2];
  const asks = [
    ...(large ? [0] : three).map((at) => ask(own < width ? 'below' : 'own', own, at)),
    ...(middle === undefined ? [] : three.map((at) => ask('below', middle, at + 4))),
    ...(below[1] === undefined ? [] : [ask('below', below[1], 8)]),
    ask('below', middle ?? own, 9, NAMED[turn % 4] ?? 'png'),
    ask('cut', middle ?? own, 10),
    ...(large || atOrAbove[1] === undefined ? [] : [ask('above', atOrAbove[1], 12)]),
  ];
  return [...new Map(asks.map((each) => [`${each.url} ${each.format.accept}`, each])).values()];
}

/**
 * @param {string} path
 * @param {SampleAsk['size']} size
 * @param {number} w
 * @param {SampleAsk['client']} client
 * @param {number} q
 * @param {Named} f
 * @returns {SampleAsk}
 */
function sampleAsk(path, size, w, client, q, f) {
  const h = Math.max(1, Math.round(w * BOX_RATIO));
  const query = [
    `w=${w}`,
    ...(size === 'cut' ? [`h=${h}`, 'fit=cover'] : []),
    `q=${q}`,
    ...(f === 'auto' ? [] : [`f=${f}`]),
  ];
  return {
    url: `/${path.split('/').map(encodeURIComponent).join('/')}?${query.join('&')}`,
    format: { f, accept: CLIENTS[client] },
    shape: { fit: size === 'cut' ? 'cover' : 'width', w, h },
    client,
    q,
    size,
  };
}
