/** Nine numbers, row after row. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export type Triple = readonly [number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export const apply = (m: Matrix, [x, y, z]: Triple): Triple => [
  m[0] * x + m[1] * y + m[2] * z,
  m[3] * x + m[4] * y + m[5] * z,
  m[6] * x + m[7] * y + m[8] * z,
];

/** The matrix that does what `second` does to what `first` made. */
export function after(second: Matrix, first: Matrix): Matrix {
  const column = (at: 0 | 1 | 2): Triple =>
    apply(second, [first[at], first[(at + 3) as 3 | 4 | 5], first[(at + 6) as 6 | 7 | 8]]);
  return ofColumns(column(0), column(1), column(2));
}

export const ofColumns = (a: Triple, b: Triple, c: Triple): Matrix => [
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

/** The matrix that undoes another one; undefined for one that cannot be undone. */
export function inverse(matrix: Matrix): Matrix | undefined {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const [x, y, z] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * x + b * y + c * z;
  if (!(Math.abs(determinant) > 1e-9)) return undefined;
  const adjugate = [x, c * h - b * i, b * f - c * e, y, a * i - c * g, c * d - a * f, z, b * g - a * h];
  const scaled = [...adjugate, a * e - b * d].map((value) => value / determinant);
  return scaled as unknown as Matrix;
}
