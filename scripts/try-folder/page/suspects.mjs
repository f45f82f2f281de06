import { distance } from './measure.mjs';
import { behind, painted, unmultiplied } from './picture.mjs';
import { scaled } from './scale.mjs';

/** @typedef {import('./measure.mjs').Painted} Painted */

/** How much closer than the right picture a wrong one must be to be named. */
const CLOSER = 0.6;

/**
 * Which of the usual mistakes an answer looks like.
 * @param {Painted} answer
 * @param {Painted} right what it should be, of the same size
 * @param {import('./types.mjs').Place} original
 * @returns {Promise<readonly string[]>}
 */
export async function suspects(answer, right, original) {
  const off = distance(answer, right).mean;
  const names = [];
  for (const [name, make] of mistakes(right, original)) {
    const wrong = await make();
    if (wrong !== undefined && distance(answer, wrong).mean < off * CLOSER) names.push(name);
  }
  return names;
}

/**
 * @param {Painted} right
 * @param {import('./types.mjs').Place} original
 * @returns {readonly (readonly [name: string, make: () => Promise<Painted | undefined>])[]}
 */
const mistakes = (right, original) => [
  ['black where it is transparent', async () => behind(right, 0)],
  ['white where it is transparent', async () => behind(right, 255)],
  ['without its colours', async () => changed(right, 'grayscale(1)')],
  ["the numbers of the original's colours, as if they were sRGB", () => rawNumbers(right, original)],
  ...TURNS.map(([name, matrix]) => /** @type {const} */ ([name, async () => turned(right, matrix)])),
];

/** @typedef {readonly [a: number, b: number, c: number, d: number]} Matrix */

/** The seven other ways to lay a picture down. */
const TURNS = /** @type {readonly (readonly [string, Matrix])[]} */ ([
  ['mirrored left to right', [-1, 0, 0, 1]],
  ['mirrored top to bottom', [1, 0, 0, -1]],
  ['turned by 180°', [-1, 0, 0, -1]],
  ['turned by 90°', [0, 1, -1, 0]],
  ['turned by 270°', [0, -1, 1, 0]],
  ['turned by 90° and mirrored', [0, 1, 1, 0]],
  ['turned by 270° and mirrored', [0, -1, -1, 0]],
]);

/**
 * Laid down otherwise and pressed into the same size.
 * @param {Painted} picture
 * @param {Matrix} matrix
 */
async function turned(picture, [a, b, c, d]) {
  const { width, height } = picture;
  const bitmap = await createImageBitmap(unmultiplied(picture));
  return painted(width, height, (context) => {
    context.translate(width / 2, height / 2);
    context.scale(width, height);
    context.transform(a, b, c, d, 0, 0);
    context.drawImage(bitmap, -0.5, -0.5, 1, 1);
  });
}

/**
 * @param {Painted} picture
 * @param {string} filter
 */
async function changed(picture, filter) {
  const bitmap = await createImageBitmap(unmultiplied(picture));
  return painted(picture.width, picture.height, (context) => {
    context.filter = filter;
    context.drawImage(bitmap, 0, 0);
  });
}

/**
 * @param {Painted} right
 * @param {import('./types.mjs').Place} original
 * @returns {Promise<Painted | undefined>} undefined where it cannot be had, as of a drawing
 */
async function rawNumbers({ width, height }, { url }) {
  try {
    const blob = await (await fetch(url)).blob();
    const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
    const raw = painted(bitmap.width, bitmap.height, (context) => context.drawImage(bitmap, 0, 0));
    return scaled(raw, { left: 0, top: 0, width: raw.width, height: raw.height }, width, height);
  } catch {
    return undefined;
  }
}
