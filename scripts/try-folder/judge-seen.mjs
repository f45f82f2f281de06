import sharp from 'sharp';
import { expectedSize } from './expected-size.mjs';
import { judgeDrawing } from './judge-drawing.mjs';
import { judgePictureHeaders } from './judge-headers.mjs';
import { mimeOf } from './mime.mjs';
import { kindOf, share, toleranceOf } from './page/tolerance.mjs';
import { drawnSize, enlargeable, partsOf } from './parts.mjs';
import { readableTypes } from './readable.mjs';

/** @typedef {import('./page/types.mjs').FrameSeen} FrameSeen */
/**
 * An original as a browser shows it.
 * @typedef {object} Shown
 * @property {string} type by its bytes
 * @property {number} bytes
 * @property {import('./page/types.mjs').Place} place where the browser finds it, or what sharp decoded of it
 * @property {import('./page/types.mjs').Seen} seen
 * @property {'browser' | 'sharp'} by who decodes it
 * @property {boolean} [keeps] whether its own pixels can be sent as they are: upright, without a profile
 * @property {boolean} [agreed] whether one that the browser is said to show wrongly is shown rightly
 */
/**
 * The frame that takes the most of what is allowed, and how much of it: above 1 it is wrong.
 * @typedef {import('./page/tolerance.mjs').Tolerance & { share: number, allowed: import('./page/tolerance.mjs').Tolerance }} Worst
 */
/**
 * What a picture was found to be.
 * @typedef {object} SeenVerdict
 * @property {readonly string[]} faults
 * @property {string} type of the answer
 * @property {Worst | undefined} worst of its frames
 */

/** Times may be rounded to the hundredths of a second that GIF counts, ms a frame. */
const TICK_MS = 10;

/** Frames of one answer that are called wrong, at most. */
const FAULTS_TOLD = 3;

/** What an original may lose by being freed of metadata and gain by a new container, bytes. */
const CONTAINER_BYTES = 64;

const VECTOR = 'image/svg+xml';

/**
 * Judges a picture by what a browser shows of it and of its original.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {Shown} original
 * @param {import('./expected-size.mjs').SizeRules} rules
 * @param {import('./browser.mjs').Browser} browser
 * @returns {Promise<SeenVerdict>}
 */
export async function judgeSeen(answer, ask, original, rules, browser) {
  const type = mimeOf(answer.body);
  const said = answer.headers.get('content-type') ?? 'no Content-Type';
  const faults = [
    ...(answer.redirectFault === undefined ? [] : [answer.redirectFault]),
    ...(said.split(';', 1)[0] === type ? [] : [`Content-Type is ${said}, but the bytes are ${type}`]),
    ...typeFaults(type, ask, original),
    ...(type === VECTOR ? judgeDrawing(answer) : judgePictureHeaders(answer, ask)),
    ...(await metadataFaults(answer.body)),
    ...sizeInBytes(answer, type, ask, original),
  ];
  const place = await browser.hold(answer.body, type);
  try {
    const drawing = type === VECTOR;
    const animated =
      original.seen.durations.length > 1 && (ask.format.f === 'auto' || ask.format.f === 'webp');
    const compared = await browser.compare({
      original: original.place,
      answer: place,
      parts: partsOf(original.seen, ask, rules),
      animated,
      onWhite: type === 'image/jpeg',
      q: ask.q,
      drawAs: drawing ? drawnSize(original.seen, ask) : undefined,
    });
    if (compared === undefined)
      return { faults: [...faults, 'the browser does not show it'], type, worst: undefined };
    const size = drawing ? [] : pixelFaults(compared.seen, original.seen, ask, rules);
    const { found, worst } = framesFaults(compared.frames, kindOf(type, original.seen.vector));
    const time = timeFaults(compared.seen, original.seen, animated, found.length > 0);
    return { faults: [...faults, ...size, ...time, ...found.slice(0, FAULTS_TOLD)], type, worst };
  } finally {
    browser.forget(place);
  }
}

/**
 * @param {string} type
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {Shown} original
 */
function typeFaults(type, { format }, original) {
  const types = readableTypes(format, original.type);
  return types.includes(type)
    ? []
    : [`it is ${type}, which this client does not read: expected ${types.join(', ')}`];
}

/**
 * @param {Uint8Array} body
 * @returns {Promise<readonly string[]>}
 */
async function metadataFaults(body) {
  const found = await sharp(body)
    .metadata()
    .catch(() => undefined);
  const blocks = {
    EXIF: found?.exif,
    XMP: found?.xmp,
    IPTC: found?.iptc,
    Photoshop: found?.tifftagPhotoshop,
  };
  return Object.entries(blocks)
    .filter(([, block]) => block !== undefined)
    .map(([name]) => `it carries ${name} metadata`);
}

/**
 * At its own size a picture does not grow, where the client reads the format that it has and its pixels can stay.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {string} type
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {Shown} original
 */
function sizeInBytes({ body }, type, { size, format }, original) {
  const same = size === 'own' || size === 'above';
  if (
    !same ||
    original.keeps !== true ||
    format.f !== 'auto' ||
    !readableTypes(format, original.type).includes(original.type)
  )
    return [];
  if (body.length <= original.bytes + CONTAINER_BYTES) return [];
  return [`${body.length} bytes of ${type} for ${original.bytes} of ${original.type} at its own size`];
}

/**
 * @param {{ readonly width: number, readonly height: number }} seen
 * @param {import('./page/types.mjs').Seen} original
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {import('./expected-size.mjs').SizeRules} rules
 */
function pixelFaults({ width, height }, original, { shape }, rules) {
  const { widths, heights } = expectedSize(enlargeable(original), shape, rules);
  if (widths.includes(width) && heights.includes(height)) return [];
  // A browser tells the size of a drawing in whole pixels, its proportions only about.
  const [flat, tall] = [0.5, -0.5].map(
    (part) => (width * (original.height - part)) / (original.width + part),
  );
  const about = height >= Math.floor(flat ?? 0) && height <= Math.ceil(tall ?? 0);
  if (original.vector && shape.fit === 'width' && widths.includes(width) && about) return [];
  return [`it has ${width} × ${height} pixels, expected ${widths.join(' or ')} × ${heights.join(' or ')}`];
}

/**
 * @param {import('./page/types.mjs').Seen} seen
 * @param {import('./page/types.mjs').Seen} original
 * @param {boolean} animated
 * @param {boolean} differs whether a frame is not what it should be: frames that all look the same may become one
 */
function timeFaults({ durations }, original, animated, differs) {
  if (!animated) return durations.length === 1 ? [] : [`it has ${durations.length} frames, expected one`];
  if (durations.length === 1 && !differs) return [];
  if (durations.length === 1)
    return [`it does not move: it has one frame for the ${original.durations.length} of the original`];
  const [total, wanted] = [durations, original.durations].map((times) =>
    times.reduce((sum, time) => sum + time, 0),
  );
  const slack = (TICK_MS / 2) * original.durations.length;
  if (Math.abs((total ?? 0) - (wanted ?? 0)) <= slack) return [];
  return [`it lasts ${total} ms, expected ${wanted} ms`];
}

/**
 * @param {readonly FrameSeen[]} frames
 * @param {import('./page/tolerance.mjs').Kind} kind
 */
function framesFaults(frames, kind) {
  const found = [];
  /** @type {Worst | undefined} */
  let worst;
  for (const seen of frames) {
    const { frame, figures, moved, looksLike } = seen;
    const tolerance = toleranceOf(seen, kind);
    const part = share(figures, tolerance);
    if (worst === undefined || part > worst.share)
      worst = { mean: figures.mean, cell: figures.cell, tone: figures.tone, share: part, allowed: tolerance };
    const where = frames.length > 1 ? `frame ${frame} ` : 'it ';
    if (moved !== 0) found.push(`${where}shows frame ${frame + moved} of the original`);
    if (part <= 1) continue;
    const texts = /** @type {const} */ (['mean', 'cell', 'tone']).map(
      (name) => `${figures[name].toFixed(1)} of ${tolerance[name].toFixed(1)} (${name})`,
    );
    const like = looksLike.length === 0 ? '' : `; it looks like the original ${looksLike.join(', or ')}`;
    found.push(`${where}differs by ${texts.join(', ')}, worst at ${figures.at.join(', ')}${like}`);
  }
  return { found, worst };
}
