/** The light of a level, both 0 to 1. */
export type Curve = (level: number) => number;

/** The light of a level of sRGB (IEC 61966-2-1). */
export const srgbLight: Curve = (level) =>
  level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;

/** The level of an amount of light in sRGB. */
export const srgbLevel: Curve = (light) =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

export const power =
  (exponent: number): Curve =>
  (level) =>
    level ** exponent;

/** SMPTE ST 240, turned round. */
const st240: Curve = (level) => (level < 0.0913 ? level / 4 : ((level + 0.1115) / 1.1115) ** (1 / 0.45));

/** The curve of digital cinema (SMPTE ST 428-1), whose white is 48 of 52.37 cd/m². */
const st428: Curve = (level) => (level ** 2.6 * 52.37) / 48;

/** What a display makes of a signal in BT.709 or one like it (ITU-R BT.1886). */
export const BT_1886 = power(2.4);

/** Transfer characteristics of ordinary pictures by their code point (ITU-T H.273, table 3), BT.709's family apart. */
export const CURVES: Readonly<Record<number, Curve>> = {
  4: power(2.2),
  5: power(2.8),
  7: st240,
  8: power(1),
  13: srgbLight,
  17: st428,
};

/** Code points of BT.709, BT.601, BT.2020 in 10 and 12 bits: one curve. */
export const BT_709_FAMILY: readonly number[] = [1, 6, 14, 15];

/** Code points of high dynamic range. */
export const PQ = 16;
export const HLG = 18;

/** The white of paper in a picture of high dynamic range (ITU-R BT.2408), cd/m²: 1 on the scale of light here. */
export const REFERENCE_WHITE = 203;

/** The brightest of a picture that does not tell, cd/m²; HLG is made for a display of this. */
export const USUAL_PEAK = 1000;

/** The light of a level of PQ (SMPTE ST 2084), of the reference white. */
export const pqLight: Curve = (level) => {
  const p = level ** (32 / 2523);
  return (
    (10_000 / REFERENCE_WHITE) *
    (Math.max(p - 3424 / 4096, 0) / (2413 / 128 - (2392 / 128) * p)) ** (16_384 / 2610)
  );
};

const [A, B, C] = [0.17883277, 0.28466892, 0.55991073];

/** The light of the scene that a level of HLG stands for (ITU-R BT.2100, table 5), 0 to 1. */
export const hlgLight: Curve = (level) =>
  level <= 0.5 ? (level * level) / 3 : (Math.exp((level - C) / A) + B) / 12;

/**
 * How much brighter a display of 1,000 cd/m² shows a pixel than the scene was (BT.2100, table 5: the OOTF with a gamma of
 * 1.2), of the reference white.
 */
export const hlgGain = (luminance: number): number => (USUAL_PEAK / REFERENCE_WHITE) * luminance ** 0.2;
