import type { Size } from '../grammar/box.js';
import { fail, issue, ok, type Result } from '../issues/issue.js';
import { addsColours, needsFrames, wholeCopies } from './effects.js';
import type { Coding, Plan, SourceFacts } from './plan.js';

/** The parts of an animation that determine work and memory. */
export interface AnimationParts {
  /** Size of the file. */
  readonly bytes: number;
  /** Whether all frames share one palette, which a GIF output then keeps. */
  readonly onePalette: boolean;
  /** The frames' own pictures, if this project composes them instead of libvips; otherwise undefined. */
  readonly composed:
    | {
        /** Pixels of all pictures together. */
        readonly pixels: number;
        /** Pixels of the largest one. */
        readonly largest: number;
      }
    | undefined;
}

/**
 * Processor time of a step, ms per million pixels: the measured maximum for drawn and filmed animations
 * (docs/adr/0019-animation.md).
 */
const COST = {
  /** Decoding, per pixel of all frames, and scaling to the output's pixels. */
  decode: 25,
  scale: 15,
  compose: 25,
  /** Steps that work frame by frame, per pixel of the output. */
  frameByFrame: 60,
  /** Blurring and sharpening. */
  filter: 250,
  webp: 160,
  /** A GIF with the palette of its original, and one whose changes get palettes of their own. */
  gifOfOnePalette: 240,
  gif: 400,
} as const;

/** The same per million bytes of the file, which matters for incompressible files. */
const BYTES_COST = 45;

/** The same per frame, whatever its size, ms. */
const FRAME_COST = { frame: 2, compose: 1.5, frameByFrame: 3 } as const;

/**
 * Share of a trigger's time that the predicted work may take: the rest is for reading, storing and sending, and for a slower or
 * shared processor.
 */
const SHARE = 0.4;

/**
 * Maximum number of pixels of all frames to blur or sharpen, whatever the time limit: about 7 s of one processor, for an effect
 * that is rare on long animations, and that any stranger may request.
 */
const MAX_FILTERED_PIXELS = 10_000_000;

/**
 * Predicted time of an otherwise idle processor for an animation, ms. 0 for a still picture, which is bounded by its pixels.
 */
export function predictWork(
  plan: Plan,
  facts: SourceFacts,
  { bytes, onePalette, composed }: AnimationParts,
): number {
  if (!plan.animated) return 0;
  const { frames } = facts;
  const apart = needsFrames(plan);
  const output = area(plan.output);
  const reuses = reusesPalette(plan, { onePalette, composed });
  const encode = plan.format === 'webp' ? COST.webp : reuses ? COST.gifOfOnePalette : COST.gif;
  const filters = wholeCopies(plan).has('filtered');
  const decoded = composed === undefined ? area(facts) * frames * COST.decode : composed.pixels * COST.decode;
  const ofPixels =
    bytes * BYTES_COST +
    decoded +
    frames * (composed === undefined ? 0 : area(facts) * COST.compose) +
    frames * area(plan.scaled) * COST.scale +
    frames * output * (encode + (apart ? COST.frameByFrame : 0) + (filters ? COST.filter : 0));
  const ofFrames =
    FRAME_COST.frame +
    (composed === undefined ? 0 : FRAME_COST.compose) +
    (apart ? FRAME_COST.frameByFrame : 0);
  return ofPixels / 1_000_000 + frames * ofFrames;
}

/**
 * Whether the work on an animation ends in time, with a margin for a busy machine.
 * @returns the predicted time, ms, or an issue `source-too-large`
 */
export function checkWork(
  plan: Plan,
  facts: SourceFacts,
  parts: AnimationParts,
  { timeoutMs }: { readonly timeoutMs: number },
): Result<number> {
  const filtered = plan.animated && wholeCopies(plan).has('filtered') ? facts.frames * area(plan.output) : 0;
  if (filtered > MAX_FILTERED_PIXELS) {
    const { width, height } = plan.output;
    return fail(
      issue('source-too-large', {
        param: 'original',
        received: `${facts.frames} frames of ${width} × ${height} pixels to be blurred or sharpened`,
        expected: `at most ${MAX_FILTERED_PIXELS} pixels together; leave out the effect, or request a smaller w`,
      }),
    );
  }
  const predicted = predictWork(plan, facts, parts);
  const maxMs = timeoutMs * SHARE;
  if (predicted <= maxMs) return ok(predicted);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return fail(
    issue('source-too-large', {
      param: 'original',
      received: `${facts.frames} frames of ${facts.width} × ${facts.height} pixels as ${facts.format}, about ${seconds(predicted)} s of work`,
      expected: `at most ${seconds(maxMs)} s; a smaller w or fewer frames take less`,
    }),
  );
}

/** Whether a GIF keeps the palette of its original: one shared by all frames, without added colours. */
export const reusesPalette = (plan: Plan, { onePalette, composed }: Omit<AnimationParts, 'bytes'>): boolean =>
  onePalette && composed === undefined && !needsFrames(plan) && !addsColours(plan);

/** Limit for trying lossless encoding, px, which holds all frames in memory and takes time proportional to their number. */
const MAX_DRAWN_PIXELS = 24_000_000;

/** Whether an animation may be a drawing, so that lossless WebP may be smaller than lossy. */
export const mayBeDrawn = (plan: Plan, facts: SourceFacts, { lossless }: Pick<Coding, 'lossless'>): boolean =>
  plan.animated &&
  plan.format === 'webp' &&
  (facts.format !== 'webp' || lossless) &&
  area(plan.output) * facts.frames <= MAX_DRAWN_PIXELS;

/** Bytes per pixel with four channels. */
const RAW = 4;

/** Canvases besides the frames: the current one, and a copy for restoring. */
const CANVASES = 2;

/** Number of pictures decoded concurrently, and bytes per pixel of each: decoder and result. */
const [AT_ONCE, PICTURE] = [4, 9.2];

/** Metadata of one frame, bytes: 19,544 frames took 18 million. */
const KNOWN_FRAME = 1200;

/** A GIF whose frames come from memory instead of one after the other, bytes per pixel of the frames. */
const FROM_FRAMES = 4.5;

const area = ({ width, height }: Size): number => width * height;

/**
 * Memory of pipelines that process frames concurrently, bytes, however small the frames are: 30 frames of 42 × 26 pixels took
 * 48 million more than counted, 18 of 320 × 500 with sharpening 55 million.
 */
const SIDE_BY_SIDE = 64_000_000;

/**
 * Memory of an animation in addition to {@link predictMemory}, bytes: composed frames, and frames that are encoded in two ways.
 */
export function heldOfAnimation(
  plan: Plan,
  facts: SourceFacts,
  coding: Coding,
  composed: AnimationParts['composed'],
): number {
  const frames = plan.animated ? facts.frames : 1;
  const held = plan.animated && (plan.format === 'gif' || mayBeDrawn(plan, facts, coding));
  const worked = needsFrames(plan) ? 1 : 0;
  // Held once as rendered, and once by the encoder.
  const tried = area(plan.output) * frames * RAW * ((held ? 2 : 0) + worked) + worked * SIDE_BY_SIDE;
  if (composed === undefined) return tried;
  // A picture on the canvas is released, but may not be collected before the last one.
  const pictures = AT_ONCE * composed.largest * PICTURE + (plan.animated ? composed.pixels * RAW : 0);
  const together = area(facts) * (frames + CANVASES) * RAW + pictures + facts.frames * KNOWN_FRAME;
  return (
    tried + together + (plan.animated && plan.format === 'gif' ? area(plan.output) * frames * FROM_FRAMES : 0)
  );
}
