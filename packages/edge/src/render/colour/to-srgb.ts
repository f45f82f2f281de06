import type { OutputInfo, Sharp } from 'sharp';
import {
  type Colour,
  type Conversion,
  type HdrConversion,
  isConversion,
  type LightConversion,
} from '../../pictures/colour/colour.js';
import {
  type Curve,
  hlgGain,
  hlgLight,
  pqLight,
  REFERENCE_WHITE,
  srgbLevel,
  USUAL_PEAK,
} from '../../pictures/colour/curves.js';
import { BT_2020_TO_SRGB } from '../../pictures/colour/primaries.js';

/** Decoded pixels in sRGB, 8 bits per channel, with sharp's information about them. */
export interface SrgbPixels {
  readonly data: Uint8Array;
  readonly info: Omit<OutputInfo, 'channels'> & { readonly channels: 1 | 2 | 3 | 4 };
}

/** Runs a pipeline on an original and decodes the result to sRGB. */
export async function srgbPixels(image: Sharp, colour: Colour): Promise<SrgbPixels> {
  if (!isConversion(colour)) {
    const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    return { data, info };
  }
  const deep = colour.maximum > 255;
  const space = colour.kind === 'cmyk' ? 'cmyk' : deep ? 'rgb16' : 'srgb';
  const { data, info } = await image
    .toColourspace(space)
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const stored = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const hasAlpha = colour.kind !== 'cmyk' && (info.channels === 2 || info.channels === 4);
  const converted = convert(stored, info.channels, hasAlpha, colour);
  return { data: converted, info: { ...info, channels: hasAlpha ? 4 : 3 } };
}

/** Converts pixel by pixel; the constants of each kind are computed once. */
function convert(
  stored: Uint8Array | Uint16Array,
  channels: number,
  hasAlpha: boolean,
  conversion: Conversion,
): Uint8Array {
  const width = hasAlpha ? 4 : 3;
  const pixels = Math.floor(stored.length / channels);
  const target = new Uint8Array(pixels * width);
  const pixel = pixelConverter(conversion);
  // A gray picture has one value for all three.
  const isColour = channels > 2;
  const [second, third] = isColour ? [1, 2] : [0, 0];
  for (let at = 0, to = 0; to < target.length; at += channels, to += width) {
    pixel(
      stored[at] ?? 0,
      stored[at + second] ?? 0,
      stored[at + third] ?? 0,
      stored[at + 3] ?? 0,
      target,
      to,
    );
    if (hasAlpha) {
      const alpha = stored[at + channels - 1] ?? 0;
      target[to + 3] = Math.min(255, Math.round((alpha / conversion.maximum) * 255));
    }
  }
  return target;
}

type PixelConverter = (a: number, b: number, c: number, d: number, to: Uint8Array, at: number) => void;

function pixelConverter(conversion: Conversion): PixelConverter {
  switch (conversion.kind) {
    case 'light':
      return ofLight(conversion, conversion.maximum);
    case 'hdr':
      return ofHdr(conversion, conversion.maximum);
    case 'cmyk':
      return (cyan, magenta, yellow, black, to, at) => {
        to[at] = Math.round(((255 - cyan) * (255 - black)) / 255);
        to[at + 1] = Math.round(((255 - magenta) * (255 - black)) / 255);
        to[at + 2] = Math.round(((255 - yellow) * (255 - black)) / 255);
      };
    case 'ycbcr': {
      const { red, blue, reference } = conversion;
      const [black = 0, white = 255, noBlue = 128, mostBlue = 255, noRed = 128, mostRed = 255] = reference;
      const green = 1 - red - blue;
      return (y, cb, cr, _, to, at) => {
        // TIFF 6.0, section 21.
        const luma = ((y - black) / (white - black)) * 255;
        const r = ((cr - noRed) / (mostRed - noRed)) * 127 * (2 - 2 * red) + luma;
        const b = ((cb - noBlue) / (mostBlue - noBlue)) * 127 * (2 - 2 * blue) + luma;
        to[at] = byte(r);
        to[at + 1] = byte((luma - red * r - blue * b) / green);
        to[at + 2] = byte(b);
      };
    }
  }
}

const byte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

function ofLight({ curves, toSrgb }: LightConversion, maximum: number): PixelConverter {
  const [first, second, third] = curves;
  const red = lightTable(first, maximum);
  const green = second === first ? red : lightTable(second, maximum);
  const blue = third === first ? red : third === second ? green : lightTable(third, maximum);
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = toSrgb;
  return (a, b, c, _, to, at) => {
    const r = red[a] ?? 0;
    const g = green[b] ?? 0;
    const u = blue[c] ?? 0;
    to[at] = levelOf(m0 * r + m1 * g + m2 * u);
    to[at + 1] = levelOf(m3 * r + m4 * g + m5 * u);
    to[at + 2] = levelOf(m6 * r + m7 * g + m8 * u);
  };
}

function ofHdr({ transfer, toBt2020, peak }: HdrConversion, maximum: number): PixelConverter {
  const light = lightTable(transfer === 'pq' ? pqLight : hlgLight, maximum);
  const mapped = toneMap(peak);
  const [p0, p1, p2, p3, p4, p5, p6, p7, p8] = toBt2020;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = BT_2020_TO_SRGB;
  return (a, b, c, _, to, at) => {
    const x = light[a] ?? 0;
    const y = light[b] ?? 0;
    const z = light[c] ?? 0;
    const r = p0 * x + p1 * y + p2 * z;
    const g = p3 * x + p4 * y + p5 * z;
    const u = p6 * x + p7 * y + p8 * z;
    const shown = transfer === 'hlg' ? gainOf(0.2627 * r + 0.678 * g + 0.0593 * u) : 1;
    const gain = shown * mapped(shown * Math.max(r, g, u));
    to[at] = levelOf(gain * (m0 * r + m1 * g + m2 * u));
    to[at + 1] = levelOf(gain * (m3 * r + m4 * g + m5 * u));
    to[at + 2] = levelOf(gain * (m6 * r + m7 * g + m8 * u));
  };
}

/** Number of entries in a table of gains; its index is the fourth root of the luminance, which makes the gain rise evenly. */
const GAINS = 8191;

let gains: Float32Array | undefined;

/** `hlgGain` from a table: computing a power for each pixel takes longer than everything else. */
function gainOf(luminance: number): number {
  gains ??= Float32Array.from({ length: GAINS + 1 }, (_, root) => hlgGain((root / GAINS) ** 4));
  const root = luminance <= 0 ? 0 : Math.sqrt(Math.sqrt(luminance));
  return gains[Math.min(GAINS, Math.round(root * GAINS))] ?? 0;
}

/** The light for each value of a channel; values above full light are clamped. */
function lightTable(curve: Curve, maximum: number): Float32Array {
  const table = new Float32Array(maximum > 255 ? 65_536 : 256);
  for (let number = 0; number < table.length; number += 1)
    table[number] = curve(Math.min(1, number / maximum));
  return table;
}

/** Resolution for the steep beginning of sRGB's curve: a twentieth of a level. */
const STEPS = 65_535;

let levels: Uint8Array | undefined;

/** The level of 255 for an amount of light, 0 to 1; values outside are clamped. */
function levelOf(light: number): number {
  levels ??= Uint8Array.from({ length: STEPS + 1 }, (_, step) => Math.round(srgbLevel(step / STEPS) * 255));
  return levels[light <= 0 ? 0 : light >= 1 ? STEPS : Math.round(light * STEPS)] ?? 0;
}

/** Position of the bend of the curve, as a share of full light. */
const BEND = 0.65;

/**
 * The factor for a pixel's light that makes it displayable on a standard display, computed from the brightest of its channels.
 * Chromium uses the same curve, the Reference White Tone Mapping Operator of SMPTE ST 2094-50: linear up to the reference
 * white, with headroom for brighter light, then a parabola that ends at the peak. docs/adr/0018-colour.md has the measurement.
 * @param peak peak luminance of the picture, cd/m²
 */
export function toneMap(peak: number): (brightest: number) => number {
  const end = peak / REFERENCE_WHITE;
  if (!(end > 1)) return () => 1;
  const white = 1 - 0.5 * Math.min(1, Math.log2(end) / Math.log2(USUAL_PEAK / REFERENCE_WHITE));
  const middle = { x: 1 - BEND + BEND / white, y: (1 - BEND) * white + BEND };
  // The parabola's coefficients: from (1, white) to (end, 1), pulled towards the middle.
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
