import { endsWithLastCode } from '../pictures/gif/pixels-end.js';
import { endsWithLastBlock } from '../pictures/jpeg/scan-end.js';
import { endsWithLastRow } from '../pictures/png/pixels-end.js';
import type { StartPipeline } from './sharp.js';

/** Side of the picture that a JPEG is made to find out whether it has bytes too many, px. */
const SMALL = 8;

/**
 * Whether the coded bytes of an original that is to be passed on end with its last pixel: decoders stop there, and bytes
 * behind it would be sent with the rest. Undefined where a decoder has to tell. Those of a WebP and of an AVIF cannot be told
 * from their pixels without a decoder of one's own: their containers alone are held to what they may have.
 * @param bytes of an original whose metadata has been taken out
 */
export async function endsWithLastPixel(bytes: Uint8Array, format: string): Promise<boolean | undefined> {
  switch (format) {
    case 'jpeg':
      return endsWithLastBlock(bytes);
    case 'png':
      return endsWithLastRow(bytes);
    case 'gif':
      return endsWithLastCode(bytes);
    default:
      return true;
  }
}

/** The same, with a decoder at hand. */
export const hasNothingBehind = async (
  start: StartPipeline,
  bytes: Uint8Array,
  format: string,
): Promise<boolean> =>
  (await endsWithLastPixel(bytes, format)) ?? (await decodesWithoutWarning(start, bytes));

/** libjpeg warns of bytes between two scans, and behind the last of several. */
const decodesWithoutWarning = (start: StartPipeline, bytes: Uint8Array): Promise<boolean> =>
  start(bytes, { failOn: 'warning', limitInputPixels: false })
    .resize(SMALL, SMALL, { fit: 'fill' })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
