import { expectedSize } from './expected-size.mjs';

/**
 * A drawing has no largest size of its own.
 * @param {import('./page/types.mjs').Seen} seen
 */
export const enlargeable = ({ width, height, vector }) =>
  vector ? { width: width * 1000, height: height * 1000 } : { width, height };

/**
 * The parts of an original that a request may show: for a cut, the middle, with the odd row or column left on one side
 * or on the other, or cut off after scaling.
 * @param {import('./page/types.mjs').Seen} seen
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {import('./expected-size.mjs').SizeRules} rules
 * @returns {readonly import('./page/scale.mjs').Part[]}
 */
export function partsOf(seen, { shape }, rules) {
  const { width, height } = seen;
  const { widths, heights } = expectedSize(enlargeable(seen), shape, rules);
  const box = { width: widths[0] ?? 1, height: heights[0] ?? 1 };
  if (shape.fit !== 'cover') return wholeOf({ width, height }, box);
  const scale = Math.min(width / box.width, height / box.height);
  const exact = { width: box.width * scale, height: box.height * scale };
  const whole = { width: Math.round(exact.width), height: Math.round(exact.height) };
  const spare = { width: width - exact.width, height: height - exact.height };
  // Of a picture that is scaled first, whole pixels are cut off.
  const small = { width: Math.round(width / scale), height: Math.round(height / scale) };
  const pixel = { width: width / small.width, height: height / small.height };
  const scaledFirst = [Math.floor, Math.ceil].map((round) => ({
    left: round((small.width - box.width) / 2) * pixel.width,
    top: round((small.height - box.height) / 2) * pixel.height,
    width: box.width * pixel.width,
    height: box.height * pixel.height,
  }));
  return [
    { left: spare.width / 2, top: spare.height / 2, ...exact },
    { left: Math.floor((width - whole.width) / 2), top: Math.floor((height - whole.height) / 2), ...whole },
    { left: Math.ceil((width - whole.width) / 2), top: Math.ceil((height - whole.height) / 2), ...whole },
    ...scaledFirst,
  ];
}

/**
 * All of an original: pressed into the whole pixels of a size, or with its proportions kept to a fraction of one.
 * @param {{ readonly width: number, readonly height: number }} original
 * @param {{ readonly width: number, readonly height: number }} box
 * @returns {readonly import('./page/scale.mjs').Part[]}
 */
function wholeOf({ width, height }, box) {
  const kept = [width / box.width, height / box.height].map((scale) => ({
    left: (width - box.width * scale) / 2,
    top: (height - box.height * scale) / 2,
    width: box.width * scale,
    height: box.height * scale,
  }));
  const [across, down] = kept;
  const pressed = { left: 0, top: 0, width, height };
  return across === undefined || down === undefined || across.height === down.height
    ? [pressed]
    : [pressed, across, down];
}

/**
 * @param {{ readonly width: number, readonly height: number }} original
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 */
export const drawnSize = ({ width, height }, { shape }) => ({
  width: shape.w,
  height: Math.max(1, Math.round((shape.w * height) / width)),
});
