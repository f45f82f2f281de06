import type { SourceFacts } from '@cameo/core';
import { bareAvif } from './avif/bare.js';
import { bareWebp } from './bare-webp.js';
import { bareGif } from './gif/bare-gif.js';
import { bareJpeg } from './jpeg/bare-jpeg.js';
import { barePng } from './png/bare-png.js';

/**
 * An original without its metadata, its pixels untouched. Undefined where it cannot be shown without: turned by its
 * EXIF orientation, in colours of a profile, or in a format that not every browser reads.
 */
export function bareOriginal(bytes: Uint8Array, facts: SourceFacts): Uint8Array | undefined {
  if (facts.orientation !== 1 || facts.frames > 1) return undefined;
  switch (facts.format) {
    case 'jpeg':
      return bareJpeg(bytes);
    case 'png':
      return barePng(bytes);
    case 'webp':
      return bareWebp(bytes);
    case 'gif':
      return bareGif(bytes);
    case 'avif':
      return bareAvif(bytes);
    default:
      return undefined;
  }
}
