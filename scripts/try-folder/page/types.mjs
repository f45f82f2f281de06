/**
 * Where bytes lie, and what their Content-Type says.
 * @typedef {object} Place
 * @property {string} url
 * @property {string} type
 */
/**
 * What is to be compared.
 * @typedef {object} Comparison
 * @property {Place} original
 * @property {Place} answer
 * @property {readonly import('./scale.mjs').Part[]} parts of the original, any of which is right
 * @property {boolean} animated whether the answer should move as the original does
 * @property {boolean} onWhite whether the answer's format knows no transparency
 * @property {number} q that was asked for
 * @property {{ width: number, height: number } | undefined} drawAs the size at which an answer that is a drawing is painted
 */
/**
 * What the browser sees in a picture, px and ms.
 * @typedef {object} Seen
 * @property {number} width
 * @property {number} height
 * @property {readonly number[]} durations of the frames; one for what does not move
 * @property {boolean} vector whether it is a drawing, which has every size
 * @property {boolean} opaque whether every pixel of the first frame is; only of originals
 */
/**
 * @typedef {object} FrameSeen
 * @property {number} frame of the original
 * @property {import('./measure.mjs').Figures} figures
 * @property {import('./measure.mjs').Figures} encoding what the browser's own encoders lose at the same quality
 * @property {import('./measure.mjs').Figures} scaling how far the browser's own way of scaling is from the judge's
 * @property {number} moved -1 or 1 when the frame before or behind is shown instead, else 0
 * @property {readonly string[]} looksLike usual mistakes
 */
export {};
