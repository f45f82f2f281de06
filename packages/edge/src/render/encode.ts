import type { Plan } from '@cameo/core';
import type { Sharp } from 'sharp';
import type { Inspected } from './inspect.js';

/** An AVIF of more pixels than this is encoded with the least effort, so that it stays within a trigger's time. */
const AVIF_CAREFUL_PIXELS = 3_000_000;

/** A lossy WebP animation takes a multiple of the time with more effort, and loses few bytes by less. */
const WEBP_EFFORT = { still: 4, animation: 2 } as const;

/** Adds the encoder that the plan names. Metadata is left out, which is sharp's default. */
export function encode(image: Sharp, plan: Plan, { loop, delay }: Pick<Inspected, 'loop' | 'delay'>): Sharp {
  const quality = plan.quality === undefined ? {} : { quality: plan.quality };
  const timing = plan.animated
    ? { ...(loop !== undefined && { loop }), ...(delay !== undefined && { delay: [...delay] }) }
    : {};
  switch (plan.format) {
    case 'jpeg':
      return image.jpeg({ ...quality, mozjpeg: true });
    case 'png':
      return image.png({ compressionLevel: 6, adaptiveFiltering: true });
    case 'webp':
      return image.webp({
        ...quality,
        ...timing,
        effort: plan.animated ? WEBP_EFFORT.animation : WEBP_EFFORT.still,
      });
    case 'avif': {
      const effort = plan.output.width * plan.output.height > AVIF_CAREFUL_PIXELS ? 0 : 1;
      return image.avif({ ...quality, effort, chromaSubsampling: '4:2:0' });
    }
    case 'gif': {
      // The palette of a GIF original has neither its grays nor the colour that is put behind it.
      const reuse = !plan.gray && plan.background === undefined;
      return image.gif({ ...timing, effort: 3, reuse });
    }
  }
}
