import { difference, distance, onWhite, type Reference, type Thumbnail, thumbnail } from './compare.js';
import type { Answer } from './edge.js';
import { expectedFormat, expectedSize, type SizeRules } from './expected.js';
import { isDrawing, judgeDrawing, judgePictureHeaders } from './judge.js';
import { type Facts, type Original, type Pixels, type Received, readReceived } from './pictures.js';
import type { PictureRequest, Shape } from './requests.js';

export type References = (shape: Shape) => Reference;

const MIMES = {
  avif: 'image/avif',
  webp: 'image/webp',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
} as Readonly<Record<string, string>>;

/** Number of frames of an animation to compare. */
const FRAMES_SEEN = 5;

/**
 * Judges a picture against its original.
 * @returns faults
 */
export async function judgePicture(
  answer: Answer,
  request: PictureRequest,
  { facts, opaque }: Original & { facts: Facts },
  rules: SizeRules,
  references: References,
): Promise<readonly string[]> {
  const faults = [...judgePictureHeaders(answer, request)];
  const received = await readReceived(answer.body).catch((error: Error) => error);
  if (received instanceof Error) return [...faults, `sharp cannot read it: ${received.message}`];
  const { format, width, height } = received;
  faults.push(...received.faults, ...mimeFault(answer, format));

  const expected = expectedFormat(request.format, facts, opaque);
  if (!expected.formats.some((name) => name === format))
    faults.push(`it is ${format}, expected ${expected.formats.join(' or ')}`);
  const { widths, heights } = expectedSize(facts, request.shape, rules);
  if (!widths.includes(width) || !heights.includes(height))
    faults.push(
      `it has ${width} × ${height} pixels, expected ${widths.join(' or ')} × ${heights.join(' or ')}`,
    );

  const reference = references(request.shape);
  const animation = expected.animated
    ? await judgeAnimation(received, facts, reference.exact)
    : { faults: [], from: [0] };
  if (!expected.animated && received.frames > 1)
    faults.push(`it has ${received.frames} frames, expected the first one only`);
  return [...faults, ...animation.faults, ...(await judgeContent(received, animation.from, reference))];
}

/**
 * Judges a picture of which only the request is known.
 * @returns faults
 */
export async function judgeUnknownPicture(
  answer: Answer,
  request: PictureRequest,
  { ladder, limits }: SizeRules,
): Promise<readonly string[]> {
  const faults = [...judgePictureHeaders(answer, request)];
  if (isDrawing(answer)) return [...faults, ...judgeDrawing(answer)];
  try {
    const received = await readReceived(answer.body);
    // A damaged original may be answered with its own pixels.
    await received.decode('error');
    const { fit, w } = request.shape;
    const widest = ladder.find((rung) => rung >= w) ?? limits.width;
    // The box is no wider than 4:3, so its height is at most its width.
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

function mimeFault({ headers }: Answer, format: string) {
  const declared = headers.get('content-type');
  return declared === MIMES[format] ? [] : [`Content-Type is ${declared}, but the bytes are ${format}`];
}

/** @param from the original's frame for each received one */
async function judgeContent(received: Received, from: readonly number[], reference: Reference) {
  let frames: readonly Pixels[];
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
 * A small picture loses much of its colour in any lossy encoder. So one that is not close to the original must at least be as
 * close to the output of sharp's own encoder.
 * @param source frame
 */
async function frameFault(
  pixels: Pixels,
  format: string,
  source: number,
  { middles, exact, encoded }: Reference,
) {
  let fault: string | undefined;
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

/** Maximum difference of frames that may be merged, of 255; an encoder may see no difference either. */
const SAME_FRAME = 1;

/** Browsers treat very short frames as having this delay, and encoders write that instead, ms. */
const NO_TIME = { maxMs: 10, played: 100 };

/** GIF counts hundredths of a second, ms. */
const GIF_TICK_MS = 10;

/** Tolerance for adding fractions, ms. */
const ROUNDING = 1e-6;

/** WebP counts thousandths of a second, PNG any fraction, ms. */
const WEBP_TICK_MS = 1;

/**
 * Checks that an animation kept its frames, its time and its loops. Adjacent frames that look the same may have been merged
 * with the sum of their delays.
 * @returns `from`: the original's frame with which each received one begins
 */
export async function judgeAnimation(
  received: Received,
  facts: Facts,
  reference: (frame: number) => Promise<Thumbnail>,
): Promise<{ faults: readonly string[]; from: readonly number[] }> {
  const faults = [];
  const whole = facts.delays.every((delay) => delay % GIF_TICK_MS === 0);
  const fractions = facts.delays.some((delay) => !Number.isInteger(delay));
  const slack = received.format === 'gif' && !whole ? GIF_TICK_MS / 2 : fractions ? WEBP_TICK_MS / 2 : 0;
  const [delays, originals] = [played(received.delays), played(facts.delays)];
  const [total, wanted] = [sum(delays), sum(originals)];
  const single = received.frames === 1;
  // A picture of one frame has no delay.
  if (!single && Math.abs(total - wanted) > slack * facts.frames + ROUNDING)
    faults.push(`the animation takes ${total} ms, expected ${wanted} ms`);
  if (!single && received.loop !== facts.loop)
    faults.push(`it plays ${received.loop} times, expected ${facts.loop} (0 is for ever)`);
  if (received.frames > facts.frames) {
    return { faults: [...faults, `it has ${received.frames} frames, expected ${facts.frames}`], from: [] };
  }
  if (received.frames === facts.frames) return { faults, from: facts.delays.map((_, at) => at) };

  const from = alignFrames(delays, originals, slack);
  if (from === undefined) {
    return {
      faults: [
        ...faults,
        `its ${received.frames} frames begin at other times than the original's ${facts.frames}`,
      ],
      from: [],
    };
  }
  const lost = await lostFrame(from, facts.frames, reference);
  if (lost !== undefined)
    faults.push(
      `it has ${received.frames} frames, expected ${facts.frames}: frame ${lost} was left out, though it differs from the one before`,
    );
  return { faults, from };
}

/**
 * @param delays of the received frames, ms
 * @param originals ms
 * @param slack ms per frame
 * @returns the original frame that begins with each; undefined if one begins in between
 */
function alignFrames(
  delays: readonly number[],
  originals: readonly number[],
  slack: number,
): readonly number[] | undefined {
  const starts = startsOf(originals);
  const from = (delays.length === 0 ? [0] : startsOf(delays)).map((start) => {
    const away = starts.map((original) => Math.abs(original - start));
    const index = away.indexOf(Math.min(...away));
    return (away[index] ?? Number.POSITIVE_INFINITY) <= slack * index ? index : -1;
  });
  const ascending = from.every((index, at) => index > (from[at - 1] ?? -1));
  return ascending ? from : undefined;
}

async function lostFrame(
  from: readonly number[],
  frames: number,
  reference: (frame: number) => Promise<Thumbnail>,
) {
  for (let frame = 1; frame < frames; frame += 1) {
    if (from.includes(frame)) continue;
    if (distance(await reference(frame), await reference(frame - 1)).mean > SAME_FRAME) return frame;
  }
  return undefined;
}

const played = (delays: readonly number[]) =>
  delays.map((delay) => (delay <= NO_TIME.maxMs ? NO_TIME.played : delay));

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function startsOf(delays: readonly number[]): readonly number[] {
  let start = 0;
  return delays.map((delay) => {
    start += delay;
    return start - delay;
  });
}
