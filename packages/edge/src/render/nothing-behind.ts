import { endsWithLastCode } from '../pictures/gif/pixels-end.js';
import { endsWithLastBlock } from '../pictures/jpeg/scan-end.js';
import { endsWithLastRow } from '../pictures/png/pixels-end.js';
import type { StartPipeline } from './sharp.js';

/** Side of the picture to which a JPEG is decoded for the check, px. */
const SMALL = 8;

/**
 * Whether the coded bytes of an original that is to be passed on end with its last pixel: decoders stop there, so bytes after
 * it would be sent unnoticed. Undefined if only a decoder can tell. For a WebP and an AVIF the end of the pixels cannot be
 * found without a custom decoder; only their containers are checked.
 * @param bytes of an original whose metadata has been removed
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

/** The same, with a decoder for the undefined case. */
export const hasNothingBehind = async (
  start: StartPipeline,
  bytes: Uint8Array,
  format: string,
): Promise<boolean> =>
  (await endsWithLastPixel(bytes, format)) ?? (await decodesWithoutWarning(start, bytes));

/** libjpeg warns of bytes between two scans, and after the last of several. */
const decodesWithoutWarning = (start: StartPipeline, bytes: Uint8Array): Promise<boolean> =>
  start(bytes, { failOn: 'warning', limitInputPixels: false })
    .resize(SMALL, SMALL, { fit: 'fill' })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
