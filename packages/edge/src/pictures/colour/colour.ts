import { CURVES, type Curve, HLG, PQ, USUAL_PEAK } from './curves.js';
import {
  BT_2020_TO_XYZ,
  between,
  type Chromaticities,
  IDENTITY,
  type Matrix,
  PRIMARIES,
  SRGB_TO_XYZ,
  toXyz,
} from './primaries.js';

/** Channels that represent light: their curves, and the matrix from their light to sRGB's primaries. */
export interface LightConversion {
  readonly kind: 'light';
  readonly curves: readonly [Curve, Curve, Curve];
  readonly toSrgb: Matrix;
}

/** High dynamic range. */
export interface HdrConversion {
  readonly kind: 'hdr';
  readonly transfer: 'pq' | 'hlg';
  readonly toBt2020: Matrix;
  /** Peak luminance of the picture, cd/m². */
  readonly peak: number;
}

/** Inks without a profile, which browsers interpret as the complement of light. */
export interface CmykConversion {
  readonly kind: 'cmyk';
}

/** Luma and two colour differences, 8 bits each, as a TIFF may have them. */
export interface YcbcrConversion {
  readonly kind: 'ycbcr';
  /** Weights of red and blue in the luma. */
  readonly red: number;
  readonly blue: number;
  /** Black and white levels of each of the three channels. */
  readonly reference: readonly number[];
}

/** A conversion to sRGB that this package performs after scaling; `maximum` is the value of full light. */
export type Conversion = (LightConversion | HdrConversion | CmykConversion | YcbcrConversion) & {
  readonly maximum: number;
};

export type ConversionKind = LightConversion | HdrConversion | CmykConversion | YcbcrConversion;

/** How to interpret an original's pixel values. */
export type Colour =
  /** sRGB, declared or by default: values are used unchanged. */
  | { readonly kind: 'srgb' }
  /**
   * An ICC profile, which libvips applies at 8 bits per channel. `space` is the space in which deeper values are first reduced
   * to 8 bits.
   */
  | { readonly kind: 'profile'; readonly space: 'srgb' | 'b-w' | undefined }
  | Conversion;

export const SRGB: Colour = { kind: 'srgb' };

/** Whether this package performs the conversion, not libvips. */
export const isConversion = (colour: Colour): colour is Conversion =>
  colour.kind !== 'srgb' && colour.kind !== 'profile';

/** Code points that name a colour space (ITU-T H.273). */
export interface ColourCode {
  readonly primaries: number;
  readonly transfer: number;
  /** Peak luminance of the picture, cd/m², if the file states it. */
  readonly peak?: number | undefined;
}

/** The conversion for a curve and primaries; undefined if the primaries are degenerate. */
export function lightConversion(curve: Curve, primaries: Chromaticities): LightConversion | undefined {
  const xyz = toXyz(primaries);
  const toSrgb = xyz === undefined ? undefined : between(xyz, SRGB_TO_XYZ);
  return toSrgb && { kind: 'light', curves: [curve, curve, curve], toSrgb };
}

/**
 * The conversion for code points, 'srgb' when they name sRGB, undefined when one of them is unknown.
 * @param curves curves by transfer characteristics
 */
export function codedConversion(
  { primaries, transfer, peak = USUAL_PEAK }: ColourCode,
  curves: Readonly<Record<number, Curve>>,
): ConversionKind | 'srgb' | undefined {
  const chromaticities = PRIMARIES[primaries];
  if (chromaticities === undefined) return undefined;
  if (transfer === PQ || transfer === HLG) {
    const xyz = toXyz(chromaticities);
    const toBt2020 = xyz && between(xyz, BT_2020_TO_XYZ);
    return toBt2020 && { kind: 'hdr', transfer: transfer === PQ ? 'pq' : 'hlg', toBt2020, peak };
  }
  const curve = curves[transfer];
  if (curve === undefined) return undefined;
  if (curve === CURVES[13] && primaries === 1) return 'srgb';
  const found = lightConversion(curve, chromaticities);
  return found && primaries === 1 ? { ...found, toSrgb: IDENTITY } : found;
}
