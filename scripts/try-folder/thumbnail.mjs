/**
 * A picture averaged down to a square of cells: four numbers a cell, red, green and blue weighted with alpha, and alpha
 * itself, 0 to 255.
 * @typedef {object} Thumbnail
 * @property {number} side cells
 * @property {Float32Array} cells row by row
 */

/** Numbers of cells on each side: enough to see what is where. */
const SIDES = [32, 24, 16, 12, 8];

/** Pixels that a cell should have on each side, so that it does not see what a lossy encoder does to a pixel. */
const CELL_PIXELS = 4;

/**
 * Averages a picture over the cells; its proportions are lost, which is why sizes are judged by themselves.
 * @param {import('./pixels.mjs').Pixels} pixels
 * @param {number} side cells; as many as the picture allows unless told
 * @returns {Thumbnail}
 */
export function thumbnail({ data, width, height, channels }, side = sideFor(Math.min(width, height))) {
  const cells = new Float32Array(side * side * 4);
  for (let row = 0; row < side; row += 1) {
    const [top, bottom] = stretch(row, side, height);
    for (let column = 0; column < side; column += 1) {
      const [left, right] = stretch(column, side, width);
      const cell = cells.subarray((row * side + column) * 4, (row * side + column + 1) * 4);
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) addPixel(cell, data, (y * width + x) * channels, channels);
      }
      const count = (bottom - top) * (right - left);
      cell.set(cell.map((sum) => sum / count));
    }
  }
  return { side, cells };
}

/** @param {number} pixels on the shorter side */
const sideFor = (pixels) => SIDES.find((cells) => cells * CELL_PIXELS <= pixels) ?? Math.min(...SIDES);

/**
 * The pixels of a side that a cell covers: at least one, so that small pictures can be compared too.
 * @param {number} cell
 * @param {number} cells
 * @param {number} length px
 * @returns {readonly [from: number, to: number]}
 */
function stretch(cell, cells, length) {
  const from = Math.min(length - 1, Math.floor((cell * length) / cells));
  return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / cells))];
}

/**
 * @param {Float32Array} cell
 * @param {Buffer} data
 * @param {number} at
 * @param {3 | 4} channels
 */
function addPixel(cell, data, at, channels) {
  const alpha = channels === 4 ? (data[at + 3] ?? 0) : 255;
  for (let channel = 0; channel < 3; channel += 1)
    cell[channel] = (cell[channel] ?? 0) + ((data[at + channel] ?? 0) * alpha) / 255;
  cell[3] = (cell[3] ?? 0) + alpha;
}

/**
 * The same on white, as formats without transparency have it.
 * @param {Thumbnail} thumbnail
 * @returns {Thumbnail}
 */
export function onWhite({ side, cells }) {
  const white = cells.map((value, at) =>
    at % 4 === 3 ? 255 : value + 255 - (cells[at - (at % 4) + 3] ?? 255),
  );
  return { side, cells: white };
}

/**
 * The seven other ways to lay a picture down, by the name of what was done to it. `m` is the last row and column.
 * @type {readonly (readonly [name: string, from: (x: number, y: number, m: number) => readonly [x: number, y: number]])[]}
 */
const TURNS = [
  ['mirrored left to right', (x, y, m) => [m - x, y]],
  ['mirrored top to bottom', (x, y, m) => [x, m - y]],
  ['turned by 180°', (x, y, m) => [m - x, m - y]],
  ['turned by 90°', (x, y, m) => [y, m - x]],
  ['turned by 270°', (x, y, m) => [m - y, x]],
  ['turned by 90° and mirrored', (x, y) => [y, x]],
  ['turned by 270° and mirrored', (x, y, m) => [m - y, m - x]],
];

/**
 * @param {Thumbnail} thumbnail
 * @returns {readonly (readonly [name: string, turned: Thumbnail])[]}
 */
export function turnsOf({ side, cells }) {
  return TURNS.map(([name, from]) => {
    const turned = new Float32Array(cells.length);
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        const [fromX, fromY] = from(x, y, side - 1);
        const source = (fromY * side + fromX) * 4;
        turned.set(cells.subarray(source, source + 4), (y * side + x) * 4);
      }
    }
    return [name, { side, cells: turned }];
  });
}
