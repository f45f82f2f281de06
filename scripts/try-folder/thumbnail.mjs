/**
 * A picture averaged down to a square of cells: four numbers a cell, red, green and blue weighted with alpha, and alpha
 * itself, 0 to 255.
 * @typedef {Float32Array} Thumbnail
 */

/** Cells on each side. Enough to see what is where, too few to see what a lossy encoder does. */
export const CELLS = 32;

/**
 * Averages a picture over the cells; its proportions are lost, which is why sizes are judged by themselves.
 * @param {import('./pixels.mjs').Pixels} pixels
 * @returns {Thumbnail}
 */
export function thumbnail({ data, width, height, channels }) {
  const sums = new Float32Array(CELLS * CELLS * 4);
  for (let row = 0; row < CELLS; row += 1) {
    const [top, bottom] = stretch(row, height);
    for (let column = 0; column < CELLS; column += 1) {
      const [left, right] = stretch(column, width);
      const cell = (row * CELLS + column) * 4;
      const count = (bottom - top) * (right - left);
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1)
          addPixel(sums, cell, data, (y * width + x) * channels, channels);
      }
      for (let channel = 0; channel < 4; channel += 1)
        sums[cell + channel] = (sums[cell + channel] ?? 0) / count;
    }
  }
  return sums;
}

/**
 * The pixels of a side that a cell covers: at least one, so that small pictures can be compared too.
 * @param {number} cell
 * @param {number} side
 * @returns {readonly [from: number, to: number]}
 */
function stretch(cell, side) {
  const from = Math.min(side - 1, Math.floor((cell * side) / CELLS));
  return [from, Math.max(from + 1, Math.floor(((cell + 1) * side) / CELLS))];
}

/**
 * @param {Float32Array} sums
 * @param {number} cell
 * @param {Buffer} data
 * @param {number} at
 * @param {3 | 4} channels
 */
function addPixel(sums, cell, data, at, channels) {
  const alpha = channels === 4 ? (data[at + 3] ?? 0) : 255;
  for (let channel = 0; channel < 3; channel += 1)
    sums[cell + channel] = (sums[cell + channel] ?? 0) + ((data[at + channel] ?? 0) * alpha) / 255;
  sums[cell + 3] = (sums[cell + 3] ?? 0) + alpha;
}

/**
 * The same on white, as formats without transparency have it.
 * @param {Thumbnail} cells
 * @returns {Thumbnail}
 */
export function onWhite(cells) {
  return cells.map((value, at) => (at % 4 === 3 ? 255 : value + 255 - (cells[at - (at % 4) + 3] ?? 255)));
}

/**
 * The seven other ways to lay a picture down, by the name of what was done to it.
 * @type {readonly (readonly [name: string, from: (x: number, y: number) => readonly [x: number, y: number]])[]}
 */
const TURNS = [
  ['mirrored left to right', (x, y) => [CELLS - 1 - x, y]],
  ['mirrored top to bottom', (x, y) => [x, CELLS - 1 - y]],
  ['turned by 180°', (x, y) => [CELLS - 1 - x, CELLS - 1 - y]],
  ['turned by 90°', (x, y) => [y, CELLS - 1 - x]],
  ['turned by 270°', (x, y) => [CELLS - 1 - y, x]],
  ['turned by 90° and mirrored', (x, y) => [y, x]],
  ['turned by 270° and mirrored', (x, y) => [CELLS - 1 - y, CELLS - 1 - x]],
];

/**
 * @param {Thumbnail} cells
 * @returns {readonly (readonly [name: string, turned: Thumbnail])[]}
 */
export function turnsOf(cells) {
  return TURNS.map(([name, from]) => {
    const turned = new Float32Array(cells.length);
    for (let y = 0; y < CELLS; y += 1) {
      for (let x = 0; x < CELLS; x += 1) {
        const [fromX, fromY] = from(x, y);
        turned.set(
          cells.subarray((fromY * CELLS + fromX) * 4, (fromY * CELLS + fromX) * 4 + 4),
          (y * CELLS + x) * 4,
        );
      }
    }
    return [name, turned];
  });
}
