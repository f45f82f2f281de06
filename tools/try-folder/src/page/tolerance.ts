import type { Figures } from './measure.js';
import type { FrameSeen } from './picture.js';

/** Kinds of answers with separate tolerances. */
export type Kind = 'still' | 'palette' | 'drawing';
export type Tolerance = Pick<Figures, 'mean' | 'cell' | 'tone'>;

/** The minimum tolerance of any answer, in levels of 255: rounding, loss of a palette, and different drawing of edges. */
const FLOOR: Readonly<Record<Kind, Tolerance>> = {
  still: { mean: 1.75, cell: 8, tone: 3.5 },
  drawing: { mean: 3, cell: 50, tone: 6 },
  palette: { mean: 5, cell: 30, tone: 5 },
};

/** Allowed loss, relative to that of the browser's own encoders at the same quality. */
const ENCODING = 1.25;

/** Allowed share of the difference between two good ways of scaling. */
const SCALING = 0.75;

/**
 * The tolerance of an answer. The requested quality enters through the encoding: plain JPEG, by which `q` is defined, and WebP,
 * both as the browser encodes the expected picture.
 */
export function toleranceOf(
  { encoding, scaling }: Pick<FrameSeen, 'encoding' | 'scaling'>,
  kind: Kind,
): Tolerance {
  const floor = FLOOR[kind];
  const of = (name: keyof Tolerance) => floor[name] + ENCODING * encoding[name] + SCALING * scaling[name];
  return { mean: of('mean'), cell: of('cell'), tone: of('tone') };
}

/**
 * The kind of an answer.
 * @param type of the answer
 * @param drawn whether the original is a drawing
 */
export const kindOf = (type: string, drawn: boolean): Kind =>
  drawn ? 'drawing' : type === 'image/gif' ? 'palette' : 'still';

/** The share of the allowed difference; above 1 the answer is wrong. */
export const share = (figures: Figures, tolerance: Tolerance): number =>
  Math.max(figures.mean / tolerance.mean, figures.cell / tolerance.cell, figures.tone / tolerance.tone);
