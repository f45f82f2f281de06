import type { Size } from '../grammar/box.js';
import type { FocusStrategy } from '../grammar/focus.js';
import type { OutputFormatName, SourceFormat } from '../grammar/formats.js';
import type { Rect, Turn } from './orientation.js';

/** Facts from the header of an original. */
export interface SourceFacts extends Size {
  /** `raw` for pixels that were decoded before, such as a trimmed picture's. */
  readonly format: SourceFormat | 'raw';
  /** EXIF Orientation, 1 without one. Width and height are those before it is applied. */
  readonly orientation: number;
  /** Frames of an animation, 1 for a still picture. Width and height are those of one frame. */
  readonly frames: number;
  readonly hasAlpha: boolean;
}

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
   * away, transparency of another size. Default: as many as are shown.
   */
  readonly codedPixels?: number | undefined;
}

/** Exact numbers for one original and one variant: what to decode, cut, scale, turn and encode. */
export interface Plan {
  /** Whether all frames are decoded or the first one only. */
  readonly animated: boolean;
  /** Cut from the stored pixels before scaling; undefined when the whole picture is scaled. */
  readonly region: Rect | undefined;
  /** Whether the EXIF orientation is to be applied, after `region` and before everything else. */
  readonly orient: boolean;
  /** Size after scaling, px of the oriented picture before `turn`. */
  readonly scaled: Size;
  /**
   * Cut by looking at the picture while it is scaled to cover `scaled`, instead of by numbers. `face` asks for faces to be
   * looked for first, and for a plan with what was found.
   */
  readonly strategy: FocusStrategy | undefined;
  /** Tolerance by which uniform edges are cut off before everything else; the other numbers are then those of the rest. */
  readonly trim: number | undefined;
  /** What `rotate` and `flip` ask of the scaled picture. */
  readonly turn: Turn;
  /** Cut from the scaled and turned picture. */
  readonly crop: Rect | undefined;
  /** Room left around the picture by `contain`, px. */
  readonly padding:
    | { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }
    | undefined;
  /** Standard deviation of the Gaussian blur in px of the output. */
  readonly blur: number | undefined;
  /** Strength of sharpening, 1 to 10. */
  readonly sharpen: number | undefined;
  readonly gray: boolean;
  /** Horizontal and vertical radius of the corners, px of the output. */
  readonly round: { readonly x: number; readonly y: number } | undefined;
  /** Colour behind transparency, padding and corners, 6 or 8 hexadecimal digits; undefined keeps transparency. */
  readonly background: string | undefined;
  /** Size of one frame of the output, px. */
  readonly output: Size;
  /** Format as far as the header tells; {@link inFormat} plans another one. */
  readonly format: OutputFormatName;
  /** The encoder's own quality number; undefined for formats without. */
  readonly quality: number | undefined;
  /** Requested quality on the perceptual scale, 1 to 100. */
  readonly q: number;
  /** Format of a picture with an alpha channel in which every pixel turns out to be opaque. */
  readonly opaqueFormat: OutputFormatName;
  /** Formats that the client reads as well, of which a graphic gets the best. */
  readonly otherFormats: readonly OutputFormatName[];
}
