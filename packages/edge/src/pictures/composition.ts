import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';

/** One frame of an animation as its file has it: a picture that covers a part of the canvas. */
export interface PartFrame {
  /** Where its picture lies, px of the canvas; it may lie outside of it, in part or as a whole. */
  readonly rect: Rect;
  /** What becomes of its part once it was shown: left, made transparent, or as it was before. */
  readonly dispose: 'keep' | 'clear' | 'restore';
  /** Whether its picture is laid over what is there, or takes its place with its transparency. */
  readonly blend: 'over' | 'replace';
  /** How long it is shown, ms. */
  readonly delay: number;
  /** Its picture alone, as a file of the original's format. */
  readonly file: () => Uint8Array;
}

/** An animation that is put together from its frames' pictures here, because libvips does not do it as browsers do. */
export interface Composition extends Size {
  readonly frames: readonly PartFrame[];
  /** How often it plays; 0 is for ever. */
  readonly plays: number;
}

/** The part of a frame that lies on the canvas; undefined when none does. */
export function visiblePart({ rect }: PartFrame, canvas: Size): Rect | undefined {
  const left = Math.max(0, rect.left);
  const top = Math.max(0, rect.top);
  const width = Math.min(canvas.width, rect.left + rect.width) - left;
  const height = Math.min(canvas.height, rect.top + rect.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}

/** Whether a frame alone covers all of the canvas. */
export function coversCanvas(frame: PartFrame, canvas: Size): boolean {
  const part = visiblePart(frame, canvas);
  return part !== undefined && part.width === canvas.width && part.height === canvas.height;
}
