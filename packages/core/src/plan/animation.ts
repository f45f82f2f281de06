import type { Size } from '../grammar/box.js';
import { fail, issue, ok, type Result } from '../issues/issue.js';
import { addsColours, needsFrames, wholeCopies } from './effects.js';
import type { Coding, Plan, SourceFacts } from './plan.js';

/** What an animation is made of, as far as work and memory depend on it. */
export interface AnimationParts {
  /** Size of the file. */
  readonly bytes: number;
  /** Whether all frames have the same palette, which a GIF of them gets as well. */
  readonly onePalette: boolean;
  /** The frames' own pictures, where they are put together here and not by libvips; undefined elsewhere. */
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
 * What a step takes of one processor, ms for a million pixels, the most that was measured of drawn and filmed animations
 * (docs/adr/0019-animation.md).
 */
const COST = {
  /** Decoding, of each pixel of all frames, and scaling to those of the output. */
  decode: 25,
  scale: 15,
  compose: 25,
  /** Steps that are done frame by frame, of each pixel of the output. */
  frameByFrame: 60,
  /** Blurring and sharpening. */
  filter: 250,
  webp: 160,
  /** A GIF with the palette of its original, and one whose changes get palettes of their own. */
  gifOfOnePalette: 240,
  gif: 400,
} as const;

/** The same for a million bytes of the file, which is long where nothing could be made smaller. */
const BYTES_COST = 45;

/** The same for one frame, whatever its size, ms. */
const FRAME_COST = { frame: 2, compose: 1.5, frameByFrame: 3 } as const;

/**
 * Share of a trigger's time that the work may be predicted to take: the rest is for reading, storing and sending, for a
 * processor that is slower than the one of the measurements, and for one that is shared.
 */
const SHARE = 0.4;

/**
 * Most pixels of all frames together that are blurred or sharpened, whatever time there is: some 7 s of one processor, for
 * an effect that hardly anybody wants of a long animation and that anybody may ask for.
 */
const MOST_FILTERED_PIXELS = 10_000_000;

/**
 * The time that a processor which does nothing else takes for an animation, ms. 0 for a still picture, which is bounded by
 * its pixels.
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
 * Whether the work on an animation ends in time, with room for a machine that has more to do.
 * @returns what was predicted, ms, or an issue `source-too-large`
 */
export function checkWork(
  plan: Plan,
  facts: SourceFacts,
  parts: AnimationParts,
  { timeoutMs }: { readonly timeoutMs: number },
): Result<number> {
  const filtered = plan.animated && wholeCopies(plan).has('filtered') ? facts.frames * area(plan.output) : 0;
  if (filtered > MOST_FILTERED_PIXELS) {
    const { width, height } = plan.output;
    return fail(
      issue('source-too-large', {
        param: 'original',
        received: `${facts.frames} frames of ${width} × ${height} pixels to be blurred or sharpened`,
        expected: `at most ${MOST_FILTERED_PIXELS} pixels together; leave out the effect, or ask for a smaller w`,
      }),
    );
  }
  const predicted = predictWork(plan, facts, parts);
  const most = timeoutMs * SHARE;
  if (predicted <= most) return ok(predicted);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return fail(
    issue('source-too-large', {
      param: 'original',
      received: `${facts.frames} frames of ${facts.width} × ${facts.height} pixels as ${facts.format}, about ${seconds(predicted)} s of work`,
      expected: `at most ${seconds(most)} s; a smaller w or fewer frames take less`,
    }),
  );
}

/** Whether a GIF has the palette of its original: one of all frames, to which nothing adds a colour. */
export const reusesPalette = (plan: Plan, { onePalette, composed }: Omit<AnimationParts, 'bytes'>): boolean =>
  onePalette && composed === undefined && !needsFrames(plan) && !addsColours(plan);

/** Trying whether an animation is smaller without loss holds all of its frames, and takes longer the more there are, px. */
const MOST_DRAWN_PIXELS = 24_000_000;

/** Whether an animation may have been drawn, so that a WebP of it may be smaller without loss than with. */
export const mayBeDrawn = (plan: Plan, facts: SourceFacts, { lossless }: Pick<Coding, 'lossless'>): boolean =>
  plan.animated &&
  plan.format === 'webp' &&
  (facts.format !== 'webp' || lossless) &&
  area(plan.output) * facts.frames <= MOST_DRAWN_PIXELS;

/** Bytes of a pixel of four channels. */
const RAW = 4;

/** Canvases that are held beside the frames: the one that is drawn on, and a copy of what will be restored. */
const CANVASES = 2;

/** Pictures that are decoded at once, and what each holds of a pixel: decoder and result. */
const [AT_ONCE, PICTURE] = [4, 9.2];

/** A GIF whose frames come from memory instead of one after the other, bytes for each of their pixels. */
const FROM_FRAMES = 4.5;

const area = ({ width, height }: Size): number => width * height;

/**
 * What pipelines hold that work on frames side by side, bytes, however small these are: 30 frames of 42 × 26 pixels took 48
 * million more than was counted, 18 of 320 × 500 that were sharpened 55 million.
 */
const SIDE_BY_SIDE = 64_000_000;

/**
 * What is held of an animation beside what {@link predictMemory} counts anyway, bytes: the frames that are put together
 * here, and those that are tried in two encodings.
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
  // Held once as they were made, and once by the encoder that reads them.
  const tried = area(plan.output) * frames * RAW * ((held ? 2 : 0) + worked) + worked * SIDE_BY_SIDE;
  if (composed === undefined) return tried;
  // A picture that was drawn on the canvas is released, but may not be collected before the last one.
  const pictures = AT_ONCE * composed.largest * PICTURE + (plan.animated ? composed.pixels * RAW : 0);
  const together = area(facts) * (frames + CANVASES) * RAW + pictures;
  return (
    tried + together + (plan.animated && plan.format === 'gif' ? area(plan.output) * frames * FROM_FRAMES : 0)
  );
}
