import { distance, type Painted } from './measure.js';
import {
  type Comparison,
  type FrameSeen,
  isOpaque,
  type Opened,
  openPicture,
  type Place,
  type Seen,
} from './picture.js';
import { createReferences, type References, type Right } from './references.js';
import type { Part } from './scale.js';
import { suspects } from './suspects.js';
import { kindOf, share, toleranceOf } from './tolerance.js';

// Runs in the browser: opens the original and the answer, paints both, and measures their difference.

/** Number of frames of an animation to compare. */
const FRAMES_SEEN = 8;

/** An original, and what answers to it should look like. */
type Source = Opened & { references: References };

/** The last original. */
const known = { url: '', source: undefined as Promise<Source> | undefined };

async function original(place: Place): Promise<Source> {
  if (known.url === place.url && known.source !== undefined) return known.source;
  const source = openPicture(place).then((opened) => ({ ...opened, references: createReferences(opened) }));
  Object.assign(known, { url: place.url, source });
  return source;
}

/**
 * The browser's view of an original.
 * @returns undefined if it displays nothing
 */
async function describe(place: Place): Promise<Seen | undefined> {
  try {
    const opened = await original(place);
    const { width, height, durations, vector } = opened;
    const opaque = !vector && isOpaque(await opened.references.own(0));
    return { width, height, durations, vector, opaque };
  } catch {
    return undefined;
  }
}

/** @returns undefined if it displays nothing of the answer */
async function compare(
  comparison: Comparison,
): Promise<{ seen: Seen; frames: readonly FrameSeen[] } | undefined> {
  const source = await original(comparison.original);
  let answer: Opened;
  try {
    answer = await openPicture(comparison.answer);
  } catch {
    return undefined;
  }
  const { width, height, durations } = answer;
  const frames = [];
  for (const frame of framesToSee(source, comparison))
    frames.push(await compareFrame(comparison, source, answer, frame));
  return { seen: { width, height, durations, vector: answer.vector, opaque: false }, frames };
}

function framesToSee({ durations }: Opened, { animated }: Comparison) {
  const last = animated ? durations.length - 1 : 0;
  const steps = Math.min(last, FRAMES_SEEN - 1);
  return Array.from({ length: steps + 1 }, (_, at) => (steps === 0 ? 0 : Math.round((at * last) / steps)));
}

/**
 * @param frame of the original
 */
async function compareFrame(
  comparison: Comparison,
  source: Source,
  answer: Opened,
  frame: number,
): Promise<FrameSeen> {
  const received = await paintAnswer(
    comparison,
    answer,
    frameAt(answer.durations, middleOf(source.durations, frame)),
  );
  let best = await against(comparison, source, frame, 0, received);
  for (let part = 1; part < comparison.parts.length; part += 1) {
    const other = await against(comparison, source, frame, part, received);
    if (other.figures.mean < best.figures.mean) best = other;
  }
  const { part, figures, right } = best;
  const moved = comparison.animated
    ? await neighbour(comparison, source, frame, part, received, figures.mean)
    : 0;
  const encoding = await right.encoding(comparison.q);
  const scaling = await right.scaling();
  const allowed = toleranceOf({ encoding, scaling }, kindOf(comparison.answer.type, source.vector));
  const isOver = share(figures, allowed) > 1;
  const looksLike = isOver ? await suspects(received, right.picture, comparison.original) : [];
  return { frame, figures, encoding, scaling, moved, looksLike };
}

async function against(
  comparison: Comparison,
  source: Source,
  frame: number,
  part: number,
  received: Painted,
) {
  const right = await reference(comparison, source, frame, part, received);
  return { part, right, figures: distance(received, right.picture) };
}

async function paintAnswer({ drawAs }: Comparison, answer: Opened, frame: number) {
  return answer.vector && drawAs !== undefined
    ? answer.paintAs(drawAs.width, drawAs.height, wholeOf(answer))
    : answer.paint(frame);
}

/**
 * The expected answer.
 * @param size of the answer
 */
const reference = (
  { parts, onWhite }: Comparison,
  source: Source,
  frame: number,
  part: number,
  { width, height }: Painted,
): Promise<Right> =>
  source.references.right(frame, parts[part] ?? wholeOf(source), { width, height }, onWhite);

const wholeOf = ({ width, height }: Opened): Part => ({ left: 0, top: 0, width, height });

/**
 * Whether the previous or next frame is displayed instead.
 * @param mean of the right frame
 * @returns -1 or 1 if it is, otherwise 0
 */
async function neighbour(
  comparison: Comparison,
  source: Source,
  frame: number,
  part: number,
  received: Painted,
  mean: number,
): Promise<number> {
  for (const step of [-1, 1]) {
    if (source.durations[frame + step] === undefined) continue;
    const other = await reference(comparison, source, frame + step, part, received);
    if (distance(received, other.picture).mean < mean * 0.8 - 0.05) return step;
  }
  return 0;
}

/**
 * @returns ms
 */
const middleOf = (durations: readonly number[], frame: number): number =>
  durations.slice(0, frame).reduce((sum, duration) => sum + duration, 0) + (durations[frame] ?? 0) / 2;

/**
 * @param time ms
 */
function frameAt(durations: readonly number[], time: number) {
  let end = 0;
  const at = durations.findIndex((duration) => {
    end += duration;
    return time < end;
  });
  return at < 0 ? durations.length - 1 : at;
}

/** The transparency in the centre of a picture, as the browser sees it. */
async function alphaOf(place: Place) {
  const { width, height, paint } = await openPicture(place);
  return (await paint(0)).data[((height >> 1) * width + (width >> 1)) * 4 + 3];
}

Object.assign(globalThis, { alphaOf, describe, compare });
