import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';

/** One frame of an animation as stored in the file: a picture that covers a part of the canvas. */
export interface PartFrame {
  /** Position of its picture, px of the canvas; it may lie partly or wholly outside. */
  readonly rect: Rect;
  /** How its area is disposed of after display: kept, made transparent, or restored to its previous state. */
  readonly dispose: 'keep' | 'clear' | 'restore';
  /** Whether its picture is blended over the canvas, or replaces it including transparency. */
  readonly blend: 'over' | 'replace';
  /** Display time, ms. */
  readonly delay: number;
  /** Its picture alone, as a file of the original's format. */
  readonly file: () => Uint8Array;
}

/** An animation whose frames this package composes, because libvips does not do it as browsers do. */
export interface Composition extends Size {
  readonly frames: readonly PartFrame[];
  /** Number of plays; 0 means forever. */
  readonly plays: number;
}

/** The part of a frame that lies on the canvas; undefined if none does. */
export function visiblePart({ rect }: PartFrame, canvas: Size): Rect | undefined {
  const left = Math.max(0, rect.left);
  const top = Math.max(0, rect.top);
  const width = Math.min(canvas.width, rect.left + rect.width) - left;
  const height = Math.min(canvas.height, rect.top + rect.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}

/** Whether a frame alone covers the whole canvas. */
export function coversCanvas(frame: PartFrame, canvas: Size): boolean {
  const part = visiblePart(frame, canvas);
  return part !== undefined && part.width === canvas.width && part.height === canvas.height;
}
