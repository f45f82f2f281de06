import type { Curve } from '../../pictures/colour/curves.js';

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

/** How much of the way to full light is gone by the bend of the curve. */
const BEND = 0.65;

/**
 * The factor by which a pixel's light is multiplied so that a display of ordinary range can show it, by the brightest of
 * its channels. Chromium uses the same curve, the Reference White Tone Mapping Operator of SMPTE ST 2094-50: up to the
 * reference white a share, so that what is brighter has room, then a parabola that ends at the peak.
 * docs/adr/0018-colour.md has the measurement.
 * @param peak the brightest of the picture, cd/m²
 */
export function toneMap(peak: number): (brightest: number) => number {
  const end = peak / REFERENCE_WHITE;
  if (!(end > 1)) return () => 1;
  const white = 1 - 0.5 * Math.min(1, Math.log2(end) / Math.log2(USUAL_PEAK / REFERENCE_WHITE));
  const middle = { x: 1 - BEND + BEND / white, y: (1 - BEND) * white + BEND };
  // The parabola's coefficients: from (1, white) to (end, 1), drawn towards the middle.
  const [ax, bx] = [1 - 2 * middle.x + end, 2 * (middle.x - 1)];
  const [ay, by] = [white - 2 * middle.y + 1, 2 * (middle.y - white)];
  return (brightest) => {
    if (brightest <= 1) return white;
    if (brightest >= end) return 1 / brightest;
    const c = 1 - brightest;
    const t = Math.abs(ax) < 1e-9 ? -c / bx : (-bx + Math.sqrt(bx * bx - 4 * ax * c)) / (2 * ax);
    return (white + by * t + ay * t * t) / brightest;
  };
}
