import type { Size } from '../grammar/box.js';
import type { FocusStrategy } from '../grammar/focus.js';
import type { OutputFormatName, SourceFormat } from '../grammar/formats.js';
import type { Rect, Turn } from './orientation.js';

/** Facts from the header of an original. */
export interface SourceFacts extends Size {
  /** `raw` for decoded pixels, such as a trimmed picture's. */
  readonly format: SourceFormat | 'raw';
  /** EXIF Orientation, 1 without one. Width and height are those before it is applied. */
  readonly orientation: number;
  /** Number of frames, 1 for a still picture. Width and height are those of one frame. */
  readonly frames: number;
  readonly hasAlpha: boolean;
}

/** The coding of an original's pixels in its file, from its header; it determines the decoder's memory. */
export interface Coding {
  /** Size of the file, bytes. */
  readonly bytes: number;
  /** Channels of a decoded pixel. */
  readonly channels: number;
  /** Bytes of one channel of a decoded pixel. */
  readonly channelBytes: number;
  /** Stored samples per pixel: 1.5 with 4:2:0, the number of channels without subsampling. */
  readonly samples: number;
  /** Whether the picture is coded in several passes: a progressive JPEG, an interlaced PNG or GIF. */
  readonly passes: boolean;
  /** Whether a WebP contains a lossless frame. */
  readonly lossless: boolean;
  /** The unit of reading, px: a tile or a strip of a TIFF; undefined if rows are read one by one. */
  readonly block: Size | undefined;
  /** Whether its colours are converted after scaling, which holds all pixels. */
  readonly converts: boolean;
  /**
   * Pixels of all decoded pictures, if that may exceed the displayed pixels: tiles, layers, cropped parts, transparency of
   * another size. Default: the displayed pixels.
   */
  readonly codedPixels?: number | undefined;
  /** Size of the metadata that is read with the header: EXIF, XMP, IPTC and the profile, bytes. Default: none. */
  readonly metadataBytes?: number | undefined;
  /** Memory of the code tables of a lossless WebP, bytes. Default: none. */
  readonly codeBytes?: number | undefined;
  /** Whether frames of a WebP are smaller than its canvas, so that its decoder cannot scale while reading. Default: false. */
  readonly partFrames?: boolean | undefined;
}

/** Exact numbers for one original and one variant: for decoding, cropping, scaling, rotating and encoding. */
export interface Plan {
  /** Whether all frames are decoded or only the first one. */
  readonly animated: boolean;
  /** Crop of the stored pixels before scaling; undefined if the whole picture is scaled. */
  readonly region: Rect | undefined;
  /** Whether to apply the EXIF orientation, after `region` and before everything else. */
  readonly orient: boolean;
  /** Size after scaling, px of the oriented picture before `turn`. */
  readonly scaled: Size;
  /**
   * A crop by content while scaling to cover `scaled`, instead of by numbers. `face` requires face detection first, and then a
   * plan with its result.
   */
  readonly strategy: FocusStrategy | undefined;
  /** Tolerance for trimming uniform edges before everything else; the other numbers then apply to the rest. */
  readonly trim: number | undefined;
  /** The effect of `rotate` and `flip` on the scaled picture. */
  readonly turn: Turn;
  /** Crop of the scaled and rotated picture. */
  readonly crop: Rect | undefined;
  /** Padding around the picture for `contain`, px. */
  readonly padding:
    | { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }
    | undefined;
  /** Standard deviation of the Gaussian blur, px of the output. */
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
  /** Format as far as the header shows; {@link inFormat} changes it. */
  readonly format: OutputFormatName;
  /** The encoder's own quality number; undefined for formats without one. */
  readonly quality: number | undefined;
  /** Requested quality on the perceptual scale, 1 to 100. */
  readonly q: number;
  /** Format of a picture whose alpha channel turns out to be fully opaque. */
  readonly opaqueFormat: OutputFormatName;
  /** Other formats that the client supports, of which a graphic gets the best. */
  readonly otherFormats: readonly OutputFormatName[];
}
