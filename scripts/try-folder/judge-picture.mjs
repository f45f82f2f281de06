import { difference } from './compare.mjs';
import { expectedFormat } from './expected-format.mjs';
import { expectedSize } from './expected-size.mjs';
import { judgeAnimation } from './judge-animation.mjs';
import { isDrawing, judgeDrawing } from './judge-drawing.mjs';
import { judgePictureHeaders } from './judge-headers.mjs';
import { readReceived } from './received.mjs';
import { onWhite, thumbnail } from './thumbnail.mjs';

/** @typedef {(shape: import('./asks.mjs').Shape) => import('./reference.mjs').Reference} References */

const MIMES = /** @type {Readonly<Record<string, string>>} */ ({
  avif: 'image/avif',
  webp: 'image/webp',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
});

/** Frames of an animation that are looked at. */
const FRAMES_SEEN = 5;

/**
 * Judges a picture against its original.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./asks.mjs').Ask} ask
 * @param {import('./original.mjs').Original & { facts: import('./original.mjs').Facts }} original
 * @param {import('./expected-size.mjs').SizeRules} rules
 * @param {References} references
 * @returns {Promise<readonly string[]>} faults
 */
export async function judgePicture(answer, ask, { facts, opaque }, rules, references) {
  const faults = [...judgePictureHeaders(answer, ask)];
  const received = await readReceived(answer.body).catch((/** @type {Error} */ error) => error);
  if (received instanceof Error) return [...faults, `sharp cannot read it: ${received.message}`];
  const { format, width, height } = received;
  faults.push(...received.faults, ...mimeFault(answer, format));

  const expected = expectedFormat(ask.format, facts, opaque);
  if (!expected.formats.some((name) => name === format))
    faults.push(`it is ${format}, expected ${expected.formats.join(' or ')}`);
  const { widths, heights } = expectedSize(facts, ask.shape, rules);
  if (!widths.includes(width) || !heights.includes(height))
    faults.push(
      `it has ${width} × ${height} pixels, expected ${widths.join(' or ')} × ${heights.join(' or ')}`,
    );

  const reference = references(ask.shape);
  const animation = expected.animated
    ? await judgeAnimation(received, facts, reference.exact)
    : { faults: [], from: [0] };
  if (!expected.animated && received.frames > 1)
    faults.push(`it has ${received.frames} frames, expected the first one only`);
  return [...faults, ...animation.faults, ...(await judgeContent(received, animation.from, reference))];
}

/**
 * Judges a picture of which nothing is known but what was asked for.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./asks.mjs').Ask} ask
 * @param {import('./expected-size.mjs').SizeRules} rules
 * @returns {Promise<readonly string[]>} faults
 */
export async function judgeUnknownPicture(answer, ask, { ladder, limits }) {
  const faults = [...judgePictureHeaders(answer, ask)];
  if (isDrawing(answer)) return [...faults, ...judgeDrawing(answer)];
  try {
    const received = await readReceived(answer.body);
    // What a damaged original shows may be answered by its own pixels.
    await received.decode('error');
    const { fit, w } = ask.shape;
    const widest = ladder.find((rung) => rung >= w) ?? limits.width;
    // The box is no wider than 4:3, so its height is never above its width.
    const tallest = fit === 'width' ? limits.height : widest;
    if (received.width > widest || received.height > tallest)
      faults.push(
        `it has ${received.width} × ${received.height} pixels, expected at most ${widest} × ${tallest}`,
      );
    return [...faults, ...received.faults, ...mimeFault(answer, received.format)];
  } catch (error) {
    return [...faults, `sharp cannot read it: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/**
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {string} format
 */
function mimeFault({ headers }, format) {
  const said = headers.get('content-type');
  return said === MIMES[format] ? [] : [`Content-Type is ${said}, but the bytes are ${format}`];
}

/**
 * @param {import('./received.mjs').Received} received
 * @param {readonly number[]} from the original's frame for each received one
 * @param {import('./reference.mjs').Reference} reference
 */
async function judgeContent(received, from, reference) {
  /** @type {readonly import('./pixels.mjs').Pixels[]} */
  let frames;
  try {
    frames = await received.decode();
  } catch (error) {
    return [`sharp cannot decode it: ${error instanceof Error ? error.message : String(error)}`];
  }
  const last = from.length - 1;
  const seen = new Set(
    Array.from({ length: FRAMES_SEEN }, (_, at) => Math.round((at * last) / (FRAMES_SEEN - 1))),
  );
  for (const at of seen) {
    const [pixels, source] = [frames[at], from[at]];
    if (pixels === undefined || source === undefined) continue;
    const fault = await frameFault(pixels, received.format, source, reference);
    if (fault !== undefined) return [from.length > 1 ? `in frame ${at}, ${fault}` : fault];
  }
  return [];
}

/**
 * A small picture loses much of its colour in any lossy encoder. So one that is not close to the original must at least
 * be as close to what sharp's own encoder makes of it.
 * @param {import('./pixels.mjs').Pixels} pixels
 * @param {string} format
 * @param {number} source frame
 * @param {import('./reference.mjs').Reference} reference
 */
async function frameFault(pixels, format, source, { middles, exact, encoded }) {
  /** @type {string | undefined} */
  let fault;
  for (const middle of middles) {
    const wanted = await exact(source, middle);
    const cells = thumbnail(pixels, wanted.side);
    const found = difference(cells, format === 'jpeg' ? onWhite(wanted) : wanted);
    if (found === undefined) return undefined;
    if (difference(cells, await encoded(source, format, middle)) === undefined) return undefined;
    fault ??= found;
  }
  return fault;
}
