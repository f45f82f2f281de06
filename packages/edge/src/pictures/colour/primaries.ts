/** Nine numbers, row by row. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export type Triple = readonly [number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export const apply = (m: Matrix, [x, y, z]: Triple): Triple => [
  m[0] * x + m[1] * y + m[2] * z,
  m[3] * x + m[4] * y + m[5] * z,
  m[6] * x + m[7] * y + m[8] * z,
];

/** The matrix that applies `first`, then `second`. */
export function after(second: Matrix, first: Matrix): Matrix {
  const column = (at: 0 | 1 | 2): Triple =>
    apply(second, [first[at], first[(at + 3) as 3 | 4 | 5], first[(at + 6) as 6 | 7 | 8]]);
  return matrixOfColumns(column(0), column(1), column(2));
}

export const matrixOfColumns = (a: Triple, b: Triple, c: Triple): Matrix => [
  a[0],
  b[0],
  c[0],
  a[1],
  b[1],
  c[1],
  a[2],
  b[2],
  c[2],
];

export const diagonal = (x: number, y: number, z: number): Matrix => [x, 0, 0, 0, y, 0, 0, 0, z];

/** The inverse of a matrix; undefined if it is singular. */
export function inverse(matrix: Matrix): Matrix | undefined {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const [x, y, z] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * x + b * y + c * z;
  if (!(Math.abs(determinant) > 1e-9)) return undefined;
  const adjugate = [x, c * h - b * i, b * f - c * e, y, a * i - c * g, c * d - a * f, z, b * g - a * h];
  const scaled = [...adjugate, a * e - b * d].map((value) => value / determinant);
  return scaled as unknown as Matrix;
}

/** White and the three primaries, CIE 1931 x and y. */
export type Chromaticities = readonly [white: Point, red: Point, green: Point, blue: Point];

type Point = readonly [x: number, y: number];

const D65: Point = [0.3127, 0.329];
const ILLUMINANT_C: Point = [0.31, 0.316];
const BT_601_525: Chromaticities = [D65, [0.63, 0.34], [0.31, 0.595], [0.155, 0.07]];
const BT_709: Chromaticities = [D65, [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];
const BT_2020: Chromaticities = [D65, [0.708, 0.292], [0.17, 0.797], [0.131, 0.046]];

/** Primaries by their code point (ITU-T H.273, table 2); 2 is "unspecified". */
export const PRIMARIES: Readonly<Record<number, Chromaticities>> = {
  1: BT_709,
  4: [ILLUMINANT_C, [0.67, 0.33], [0.21, 0.71], [0.14, 0.08]],
  5: [D65, [0.64, 0.33], [0.29, 0.6], [0.15, 0.06]],
  6: BT_601_525,
  7: BT_601_525,
  8: [ILLUMINANT_C, [0.681, 0.319], [0.243, 0.692], [0.145, 0.049]],
  9: BT_2020,
  10: [
    [1 / 3, 1 / 3],
    [1, 0],
    [0, 1],
    [0, 0],
  ],
  11: [
    [0.314, 0.351],
    [0.68, 0.32],
    [0.265, 0.69],
    [0.15, 0.06],
  ],
  12: [D65, [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]],
  22: [D65, [0.63, 0.34], [0.295, 0.605], [0.155, 0.077]],
};

/** The white point of profiles (ICC.1:2022, 6.3.4.3), XYZ. */
const D50: Triple = [0.9642, 1, 0.8249];

/** Cone responses for the adaptation of white (Bradford; ICC.1:2022, annex E). */
const BRADFORD: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];

const xyzOf = ([x, y]: Point): Triple => [x / y, 1, (1 - x - y) / y];

/**
 * The matrix from linear light in some primaries to XYZ under D50, so that white stays white. Undefined if the four points are
 * degenerate.
 */
export function toXyz([white, red, green, blue]: Chromaticities): Matrix | undefined {
  const points = [white, red, green, blue].flat();
  if (white[1] <= 0 || points.some((value) => !(value >= 0 && value <= 1))) return undefined;
  const corner = ([x, y]: Point): Triple => [x, y, 1 - x - y];
  const corners = matrixOfColumns(corner(red), corner(green), corner(blue));
  const back = inverse(corners);
  const eye = inverse(BRADFORD);
  if (back === undefined || eye === undefined) return undefined;
  const seen = xyzOf(white);
  const light = after(corners, diagonal(...apply(back, seen)));
  const [from, to] = [apply(BRADFORD, seen), apply(BRADFORD, D50)];
  const adapt = diagonal(to[0] / from[0], to[1] / from[1], to[2] / from[2]);
  return after(after(after(eye, adapt), BRADFORD), light);
}

/** The matrix between linear light in two sets of primaries. */
export function between(from: Matrix, to: Matrix): Matrix | undefined {
  const back = inverse(to);
  return back === undefined ? undefined : after(back, from);
}

const known = (matrix: Matrix | undefined): Matrix => {
  if (matrix === undefined) throw new Error('Expected primaries that span colours.');
  return matrix;
};

/** From sRGB's linear light to XYZ under D50. */
export const SRGB_TO_XYZ = known(toXyz(BT_709));

/** From the linear light of BT.2020 to XYZ under D50. */
export const BT_2020_TO_XYZ = known(toXyz(BT_2020));

/** From the linear light of BT.2020 to that of sRGB; colours outside sRGB lie outside 0 to 1. */
export const BT_2020_TO_SRGB = known(between(BT_2020_TO_XYZ, SRGB_TO_XYZ));
