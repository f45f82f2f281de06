import { REFERENCE_WHITE, USUAL_PEAK } from '../../pictures/colour/curves.js';

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
