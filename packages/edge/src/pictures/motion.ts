import type { AnimationParts, SourceFormat } from '@cameo/core';
import type { Composition } from './composition.js';
import { gifComposition, readGif } from './gif/gif-file.js';
import { apngComposition } from './png/apng.js';

/** What the blocks of an original tell of its frames that libvips does not. */
export interface Motion extends AnimationParts {
  /** Its frames where they are put together here; undefined where libvips does it, and for a still picture. */
  readonly composition: Composition | undefined;
}

const UNCOMPOSED = { composition: undefined, composed: undefined } as const;

/** Walks over the blocks of an original that may have several frames; no pixel is decoded. */
export function motionOf(bytes: Uint8Array, format: SourceFormat): Motion {
  const gif = format === 'gif' ? readGif(bytes) : undefined;
  const composition = format === 'png' ? apngComposition(bytes) : gif && gifComposition(gif);
  return { ...composedOf(composition), bytes: bytes.length, onePalette: gif?.onePalette ?? false };
}

function composedOf(composition: Composition | undefined): Pick<Motion, 'composition' | 'composed'> {
  if (composition === undefined) return UNCOMPOSED;
  const areas = composition.frames.map(({ rect }) => rect.width * rect.height);
  const pixels = areas.reduce((sum, area) => sum + area, 0);
  const largest = areas.reduce((most, area) => Math.max(most, area), 0);
  return { composition, composed: { pixels, largest } };
}
