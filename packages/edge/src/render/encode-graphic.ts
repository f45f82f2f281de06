import type { Plan } from '@cameo/core';
import type { Sharp } from 'sharp';
import { encode } from './encode.js';
import { attempt, type Encoded, finish, smaller } from './encoded.js';
import { meanSquareError } from './flat.js';
import type { Pixels } from './pixels.js';
import type { StartPipeline } from './start-pipeline.js';

/** How far libwebp may round pixels before it encodes them without loss: nobody sees it. A palette is kept as it is. */
const NEAR_LOSSLESS = 60;

/** Mean square error of a palette that nobody sees: one of 255 levels. */
const PALETTE_ERROR = 1;

/** What colour at full size may cost in a JPEG. Red letters are blurred without; a quarter is what it costs in most. */
const FULL_COLOUR_COST = 1.25;

const FULL_COLOUR = { chromaSubsampling: '4:4:4' } as const;

const NO_TIMING = { loop: undefined, delay: undefined };

/** Encodes a graphic in the format of its plan, in the way that makes it smallest while it looks the same. */
export async function encodeGraphic(start: StartPipeline, pixels: Pixels, plan: Plan): Promise<Encoded> {
  const open = () => pixels.open('first');
  const plain = encode(open(), plan, NO_TIMING);
  switch (plan.format) {
    case 'webp': {
      const lossless = open().webp({ nearLossless: true, quality: NEAR_LOSSLESS, effort: 4 });
      return smaller(await finish(plain), await attempt(lossless));
    }
    case 'png': {
      const palette = await attempt(open().png({ palette: true, dither: 0 }));
      const seen = palette === undefined || (await difference(open(), start(palette.data))) > PALETTE_ERROR;
      return smaller(await finish(plain), seen ? undefined : palette);
    }
    case 'jpeg': {
      const full = await attempt(encode(open(), plan, NO_TIMING).jpeg(FULL_COLOUR));
      const less = await finish(plain);
      return full !== undefined && full.data.length <= FULL_COLOUR_COST * less.data.length ? full : less;
    }
    case 'avif':
      return finish(plain.avif(FULL_COLOUR));
    case 'gif':
      return finish(plain);
  }
}

/** Mean square error between two pictures; infinite where one does not decode. */
async function difference(one: Sharp, other: Sharp): Promise<number> {
  const pixels = (image: Sharp) => image.toColourspace('srgb').ensureAlpha().raw().toBuffer();
  try {
    return meanSquareError(await pixels(one), await pixels(other));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
