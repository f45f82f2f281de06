/** @typedef {import('./page/measure.mjs').Figures} Figures */
/** @typedef {Pick<Figures, 'mean' | 'cell' | 'tone'>} Tolerance */

/**
 * What any answer may differ by, in levels of 255: scaling by another kernel, rounding, and what a palette loses.
 * @type {Readonly<Record<'still' | 'palette', Tolerance>>}
 */
const FLOOR = {
  still: { mean: 1, cell: 6, tone: 2.5 },
  palette: { mean: 5, cell: 18, tone: 5 },
};

/** How many times what the browser's own encoder of the same quality loses may be lost. */
const FACTOR = { mean: 1.25, cell: 1.25, tone: 1.25 };

/**
 * What an answer may differ from the original by. The quality that was asked for comes in through the control: plain
 * JPEG, by which `q` is defined, and WebP, both as the browser encodes the very picture that is to be seen.
 * @param {Figures} control
 * @param {string} type of the answer
 * @returns {Tolerance}
 */
export function toleranceOf(control, type) {
  const floor = type === 'image/gif' ? FLOOR.palette : FLOOR.still;
  return {
    mean: floor.mean + FACTOR.mean * control.mean,
    cell: floor.cell + FACTOR.cell * control.cell,
    tone: floor.tone + FACTOR.tone * control.tone,
  };
}

/**
 * How much of what is allowed an answer takes: above 1 it is wrong.
 * @param {Figures} figures
 * @param {Tolerance} tolerance
 * @returns {number}
 */
export const share = (figures, tolerance) =>
  Math.max(figures.mean / tolerance.mean, figures.cell / tolerance.cell, figures.tone / tolerance.tone);
