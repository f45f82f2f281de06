import type { Size } from './orientation.js';

/** How the pixels of an original lie in its file, as its header tells: what a decoder must hold follows from it. */
export interface Coding {
  /** Size of the file, bytes. */
  readonly bytes: number;
  /** Channels of a decoded pixel. */
  readonly channels: number;
  /** Bytes of one channel of a decoded pixel. */
  readonly channelBytes: number;
  /** Samples that are stored for each pixel: 1.5 with 4:2:0, as many as channels where nothing is left out. */
  readonly samples: number;
  /** Whether the picture comes in several passes: a progressive JPEG, an interlaced PNG or GIF. */
  readonly passes: boolean;
  /** Whether a WebP holds a frame without loss. */
  readonly lossless: boolean;
  /** What is read at once, px: a tile or a strip of a TIFF; undefined where rows are read one after the other. */
  readonly block: Size | undefined;
  /** Whether its colours are converted from pixels that are held whole, once they have been scaled. */
  readonly converts: boolean;
  /**
   * Pixels of the pictures that are decoded for it, where that may be more than what is shown: tiles, layers, what is cut
   * away, transparency of another size. As many as are shown unless told.
   */
  readonly codedPixels?: number | undefined;
}
