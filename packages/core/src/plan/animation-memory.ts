import { type AnimationParts, mayBeDrawn } from './animation-work.js';
import type { Coding } from './coding.js';
import { needsFrames } from './frame-by-frame.js';
import type { Size } from './orientation.js';
import type { Plan, SourceFacts } from './plan.js';

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
  const tried = area(plan.output) * frames * RAW * ((held ? 2 : 0) + worked);
  if (composed === undefined) return tried;
  // A picture that was laid on the canvas is let go of, and may not be collected before the last one.
  const pictures = AT_ONCE * composed.largest * PICTURE + (plan.animated ? composed.pixels * RAW : 0);
  const together = area(facts) * (frames + CANVASES) * RAW + pictures;
  return (
    tried + together + (plan.animated && plan.format === 'gif' ? area(plan.output) * frames * FROM_FRAMES : 0)
  );
}
