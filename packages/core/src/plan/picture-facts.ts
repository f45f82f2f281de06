import type { SourceFormat } from '../grammar/formats.js';
import type { Face } from './faces.js';

/**
 * The `f=json` answer about an original, as docs/picture-facts.schema.json describes it. A drawing (SVG) that is not rendered
 * has no pixels to analyse: it has none of the optional fields but `etag`.
 */
export interface PictureFacts {
  /** Displayed size of the picture, its orientation applied, px; of a drawing in CSS px, rounded. */
  readonly width: number;
  readonly height: number;
  readonly format: SourceFormat;
  /** Size of the file, bytes. */
  readonly bytes: number;
  /** Frames of an animation; 1 for a still picture. */
  readonly frames: number;
  /** Duration of one loop of an animation in a browser, ms; undefined for a still picture. */
  readonly duration?: number;
  /** The EXIF orientation, 1 to 8, which is already applied to `width`, `height` and everything else here. */
  readonly orientation: number;
  /** Whether any pixel is not opaque; for an animation in its first frame. */
  readonly alpha?: boolean;
  readonly colour?: {
    /** The most frequent colour, `#rrggbb`; undefined if everything is transparent. */
    readonly dominant?: string;
    /** Whether it is a graphic, such as a logo, a chart or a screenshot, not a photograph. */
    readonly graphic: boolean;
  };
  /** ThumbHash in base64. */
  readonly thumbhash?: string;
  /** The point that `focus=attention` finds, as fractions of width and height from the top left: `focus=x,y`. */
  readonly focus?: { readonly x: number; readonly y: number };
  /** Positions of faces in descending confidence, if requested with `focus=face`. No other property of them is known. */
  readonly faces?: readonly Face[];
  /** Entity tag of the original, with its quotes. */
  readonly etag?: string;
}
