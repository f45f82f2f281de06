/** @typedef {import('./measure.mjs').Figures} Figures */
/** @typedef {'still' | 'palette' | 'drawing'} Kind of what is compared */
/** @typedef {Pick<Figures, 'mean' | 'cell' | 'tone'>} Tolerance */

/**
 * What any answer may differ by, in levels of 255: rounding, what a palette loses, and how two programs draw an edge.
 * @type {Readonly<Record<Kind, Tolerance>>}
 */
const FLOOR = {
  still: { mean: 1.75, cell: 8, tone: 3.5 },
  drawing: { mean: 3, cell: 50, tone: 6 },
  palette: { mean: 5, cell: 30, tone: 5 },
};

/** How many times what the browser's own encoders of the same quality lose may be lost. */
const ENCODING = 1.25;

/** How much of the difference between two good ways of scaling there may be to a third. */
const SCALING = 0.75;

/**
 * What an answer may differ from the original by. The quality that was asked for comes in through the encoding: plain
 * JPEG, by which `q` is defined, and WebP, both as the browser encodes the very picture that is to be seen.
 * @param {Pick<import('./types.mjs').FrameSeen, 'encoding' | 'scaling'>} seen
 * @param {Kind} kind
 * @returns {Tolerance}
 */
export function toleranceOf({ encoding, scaling }, kind) {
  const floor = FLOOR[kind];
  const of = (/** @type {keyof Tolerance} */ name) =>
    floor[name] + ENCODING * encoding[name] + SCALING * scaling[name];
  return { mean: of('mean'), cell: of('cell'), tone: of('tone') };
}

/**
 * What kind an answer is judged as.
 * @param {string} type of the answer
 * @param {boolean} drawn whether the original is a drawing
 * @returns {Kind}
 */
export const kindOf = (type, drawn) => (drawn ? 'drawing' : type === 'image/gif' ? 'palette' : 'still');

/**
 * How much of what is allowed an answer takes: above 1 it is wrong.
 * @param {Figures} figures
 * @param {Tolerance} tolerance
 * @returns {number}
 */
export const share = (figures, tolerance) =>
  Math.max(figures.mean / tolerance.mean, figures.cell / tolerance.cell, figures.tone / tolerance.tone);
