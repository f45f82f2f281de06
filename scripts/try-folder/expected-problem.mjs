/**
 * The part of the configuration that decides which originals are refused.
 * @typedef {object} SourceRules
 * @property {readonly string[]} inputs
 * @property {{ readonly sourceBytes: number, readonly sourcePixels: number, readonly framePixels: number,
 *   readonly frames: number, readonly sourceKeyBytes: number, readonly urlLength: number }} limits
 */
/**
 * Which answers an original allows.
 * @typedef {object} Allowed
 * @property {boolean} picture
 * @property {readonly string[]} problems codes
 * @property {string} because what sharp or a limit says, for a person
 */

/**
 * @param {import('./original.mjs').Original} original
 * @param {import('./asks.mjs').Ask} ask
 * @param {boolean} animated whether the answer to this request should be
 * @param {SourceRules} rules
 * @returns {Allowed}
 */
export function allowedAnswers(original, ask, animated, { inputs, limits }) {
  const { facts, sound, bytes, complaint = '' } = original;
  if (Buffer.byteLength(original.path) > limits.sourceKeyBytes || ask.url.length > limits.urlLength) {
    return {
      picture: false,
      problems: ['path-too-long', 'url-too-long'],
      because: 'its path is above the limit',
    };
  }
  if (bytes > limits.sourceBytes) return refused('source-too-large', `it has ${bytes} bytes`);
  if (facts === undefined) {
    return {
      picture: false,
      problems: ['source-unsupported', 'source-corrupt'],
      because: `sharp says: ${complaint}`,
    };
  }
  const { format, width, height, frames } = facts;
  if (!inputs.includes(format)) return refused('source-unsupported', `${format} is not among the inputs`);
  if (width * height > limits.sourcePixels)
    return refused('source-too-large', `it has ${width} × ${height} pixels`);
  if (animated && frames > limits.frames) return refused('source-too-large', `it has ${frames} frames`);
  if (animated && width * height * frames > limits.framePixels)
    return refused('source-too-large', `it has ${frames} frames of ${width} × ${height} pixels`);
  if (sound) return { picture: true, problems: [], because: 'sharp reads it without complaint' };
  // Damage that a decoder can live with may be shown or refused, as long as what is shown is right.
  const shown = original.frames.length > 0;
  return {
    picture: shown,
    problems: ['source-corrupt', 'source-unsupported'],
    because: `sharp says: ${complaint}`,
  };
}

/**
 * @param {string} code
 * @param {string} because
 * @returns {Allowed}
 */
const refused = (code, because) => ({ picture: false, problems: [code], because });
