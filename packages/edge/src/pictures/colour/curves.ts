/** The light for a level, both 0 to 1. */
export type Curve = (level: number) => number;

/** The light for a level of sRGB (IEC 61966-2-1). */
export const srgbLight: Curve = (level) =>
  level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;

/** The sRGB level for an amount of light. */
export const srgbLevel: Curve = (light) =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

export const power =
  (exponent: number): Curve =>
  (level) =>
    level ** exponent;

/** The inverse of SMPTE ST 240. */
const st240: Curve = (level) => (level < 0.0913 ? level / 4 : ((level + 0.1115) / 1.1115) ** (1 / 0.45));

/** The curve of digital cinema (SMPTE ST 428-1), whose white is 48 of 52.37 cd/m². */
const st428: Curve = (level) => (level ** 2.6 * 52.37) / 48;

/** The light that a display emits for a signal in BT.709 or a similar one (ITU-R BT.1886). */
export const BT_1886 = power(2.4);

/** Transfer characteristics of standard dynamic range by their code point (ITU-T H.273, table 3), without BT.709's family. */
export const CURVES: Readonly<Record<number, Curve>> = {
  4: power(2.2),
  5: power(2.8),
  7: st240,
  8: power(1),
  13: srgbLight,
  17: st428,
};

/** Code points of BT.709, BT.601, BT.2020 with 10 and 12 bits: they share one curve. */
export const BT_709_FAMILY: readonly number[] = [1, 6, 14, 15];

/** Code points of high dynamic range. */
export const PQ = 16;
export const HLG = 18;

/** Reference white in high dynamic range (ITU-R BT.2408), cd/m²: 1 on the scale of light here. */
export const REFERENCE_WHITE = 203;

/** Default peak luminance, cd/m²; HLG is specified for a display with this peak. */
export const USUAL_PEAK = 1000;

/** The light for a level of PQ (SMPTE ST 2084), relative to reference white. */
export const pqLight: Curve = (level) => {
  const p = level ** (32 / 2523);
  return (
    (10_000 / REFERENCE_WHITE) *
    (Math.max(p - 3424 / 4096, 0) / (2413 / 128 - (2392 / 128) * p)) ** (16_384 / 2610)
  );
};

const [A, B, C] = [0.17883277, 0.28466892, 0.55991073];

/** The scene light for a level of HLG (ITU-R BT.2100, table 5), 0 to 1. */
export const hlgLight: Curve = (level) =>
  level <= 0.5 ? (level * level) / 3 : (Math.exp((level - C) / A) + B) / 12;

/**
 * Gain from scene light to the light of a display with 1,000 cd/m² (BT.2100, table 5: the OOTF with a gamma of 1.2), relative
 * to reference white.
 */
export const hlgGain = (luminance: number): number => (USUAL_PEAK / REFERENCE_WHITE) * luminance ** 0.2;
