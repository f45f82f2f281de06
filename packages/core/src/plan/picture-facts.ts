import type { SourceFormat } from '../grammar/formats.js';
import type { Face } from './faces.js';

/**
 * What `f=json` answers about an original, as docs/picture-facts.schema.json describes it. A drawing (SVG) that is not
 * drawn has no pixels to look at: it has none of the optional fields but `etag`.
 */
export interface PictureFacts {
  /** Size of the picture as it is seen, its orientation applied, px; of a drawing in CSS px, rounded. */
  readonly width: number;
  readonly height: number;
  readonly format: SourceFormat;
  /** Size of the file, bytes. */
  readonly bytes: number;
  /** Frames of an animation; 1 for a still picture. */
  readonly frames: number;
  /** How long one round of an animation takes in a browser, ms; undefined for a still picture. */
  readonly duration?: number;
  /** The EXIF orientation, 1 to 8, that `width`, `height` and everything else here have behind them. */
  readonly orientation: number;
  /** Whether any pixel is not opaque; of an animation in its first frame. */
  readonly alpha?: boolean;
  readonly colour?: {
    /** The most frequent colour, `#rrggbb`; undefined where everything is transparent. */
    readonly dominant?: string;
    /** Whether it is a graphic, such as a logo, a chart or a screenshot, and no photograph. */
    readonly graphic: boolean;
  };
  /** ThumbHash in base64. */
  readonly thumbhash?: string;
  /** The point that `focus=attention` finds, as fractions of width and height from the top left: `focus=x,y`. */
  readonly focus?: { readonly x: number; readonly y: number };
  /** Where faces are, the surest first, where they were asked for with `focus=face`. Nothing else is known of them. */
  readonly faces?: readonly Face[];
  /** Entity tag of the original, with its quotes. */
  readonly etag?: string;
}
