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

/** Channels that each stand for an amount of light: their curves, and what their light is in sRGB's primaries. */
export interface LightConversion {
  readonly kind: 'light';
  readonly curves: readonly [Curve, Curve, Curve];
  readonly toSrgb: Matrix;
}

/** Light of high dynamic range. */
export interface HdrConversion {
  readonly kind: 'hdr';
  readonly transfer: 'pq' | 'hlg';
  readonly toBt2020: Matrix;
  /** The brightest of the picture, cd/m². */
  readonly peak: number;
}

/** Inks without a profile, which browsers take for the complement of light. */
export interface CmykConversion {
  readonly kind: 'cmyk';
}

/** Luma and two differences of colour, 8 bits each, as a TIFF may have them. */
export interface YcbcrConversion {
  readonly kind: 'ycbcr';
  /** Shares of red and blue in the luma. */
  readonly red: number;
  readonly blue: number;
  /** Levels of black and white of each of the three channels. */
  readonly reference: readonly number[];
}

/** A conversion to sRGB that is made here, after scaling; `maximum` is the number that stands for full light. */
export type Conversion = (LightConversion | HdrConversion | CmykConversion | YcbcrConversion) & {
  readonly maximum: number;
};

export type ConversionKind = LightConversion | HdrConversion | CmykConversion | YcbcrConversion;

/** What the numbers of an original stand for. */
export type Colour =
  /** sRGB, by its own word or because nothing is said: they are taken as they are. */
  | { readonly kind: 'srgb' }
  /** What an ICC profile says: libvips converts by it, 8 bits a channel. `space` is where deeper ones are cut to 8 first. */
  | { readonly kind: 'profile'; readonly space: 'srgb' | 'b-w' | undefined }
  | Conversion;

export const SRGB: Colour = { kind: 'srgb' };

/** Whether the project converts it, and not libvips. */
export const isConversion = (colour: Colour): colour is Conversion =>
  colour.kind !== 'srgb' && colour.kind !== 'profile';

/** Code points that name a colour space (ITU-T H.273). */
export interface ColourCode {
  readonly primaries: number;
  readonly transfer: number;
  /** The brightest of the picture, cd/m², when the file states it. */
  readonly peak?: number | undefined;
}

/** The conversion of levels with a curve and primaries; undefined where the primaries span no colours. */
export function lightConversion(curve: Curve, primaries: Chromaticities): LightConversion | undefined {
  const xyz = toXyz(primaries);
  const toSrgb = xyz === undefined ? undefined : between(xyz, SRGB_TO_XYZ);
  return toSrgb && { kind: 'light', curves: [curve, curve, curve], toSrgb };
}

/**
 * The conversion that code points ask for, 'srgb' when they name sRGB, undefined where one of them is not known.
 * @param curves those of transfer characteristics
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
