import { viewOf } from '../bytes.js';
import { type ConversionKind, codedConversion, lightConversion } from '../colour/colour.js';
import { BT_709_FAMILY, BT_1886, CURVES, type Curve, power } from '../colour/curves.js';
import { type Chromaticities, PRIMARIES } from '../colour/primaries.js';
import { pngChunks } from './chunks.js';

/** Maximum number of chunks to read before the picture. */
const MAX_CHUNKS = 1000;

/** How browsers interpret transfer characteristics in a PNG; 11 is xvYCC. */
const TRANSFERS: Readonly<Record<number, Curve>> = {
  ...CURVES,
  ...Object.fromEntries([...BT_709_FAMILY, 11].map((code) => [code, BT_1886] as const)),
};

/** Tolerance within which an exponent counts as sRGB's 1/2.2; encoders have always written it so. */
const GAMMA_TOLERANCE = 0.05;

/** Units of the luminances and chromaticities in a PNG. */
const [HUNDRED_THOUSANDTHS, TEN_THOUSANDTHS] = [100_000, 10_000];

/**
 * The colour space of a PNG, 'srgb' if it declares nothing else, in the order of the specification (third edition, 4.3): cICP,
 * iCCP, sRGB, gAMA with cHRM.
 * @param hasProfile whether it has a readable profile
 * @returns 'profile' if the profile applies
 */
export function pngColour(bytes: Uint8Array, hasProfile: boolean): ConversionKind | 'srgb' | 'profile' {
  const chunks = chunksOf(bytes);
  const coded = codedIn(chunks);
  if (coded !== undefined) return coded;
  if (hasProfile) return 'profile';
  return chunks.has('sRGB') ? 'srgb' : gammaIn(chunks);
}

/** The first chunk of each name before the picture. */
function chunksOf(bytes: Uint8Array): ReadonlyMap<string, DataView> {
  const found = new Map<string, DataView>();
  let count = 0;
  for (const chunk of pngChunks(bytes)) {
    const { name } = chunk;
    if (name === 'IDAT' || count === MAX_CHUNKS) break;
    if (!found.has(name)) found.set(name, viewOf(chunk.body));
    count += 1;
  }
  return found;
}

/** Code points apply if both are known; those of a PNG are full range without a matrix. */
function codedIn(chunks: ReadonlyMap<string, DataView>): ConversionKind | 'srgb' | undefined {
  const chunk = chunks.get('cICP');
  if (chunk?.byteLength !== 4 || chunk.getUint8(2) !== 0 || chunk.getUint8(3) !== 1) return undefined;
  const peak = peakIn(chunks.get('cLLI'), 0, 8) ?? peakIn(chunks.get('mDCV'), 16, 24);
  return codedConversion({ primaries: chunk.getUint8(0), transfer: chunk.getUint8(1), peak }, TRANSFERS);
}

function peakIn(chunk: DataView | undefined, at: number, length: number): number | undefined {
  return chunk?.byteLength === length ? chunk.getUint32(at) / TEN_THOUSANDTHS || undefined : undefined;
}

/** Primaries without an exponent are ignored, as in browsers. */
function gammaIn(chunks: ReadonlyMap<string, DataView>): ConversionKind | 'srgb' {
  const gamma = chunks.get('gAMA');
  const exponent = gamma?.byteLength === 4 ? gamma.getUint32(0) / HUNDRED_THOUSANDTHS : 0;
  if (exponent === 0) return 'srgb';
  const points = chunks.get('cHRM');
  if (points?.byteLength !== 32) {
    if (Math.abs(exponent * 2.2 - 1) <= GAMMA_TOLERANCE) return 'srgb';
    const [srgb] = [PRIMARIES[1]];
    return (srgb && lightConversion(power(1 / exponent), srgb)) ?? 'srgb';
  }
  const [white, red, green, blue] = [0, 8, 16, 24].map(
    (at) =>
      [points.getUint32(at) / HUNDRED_THOUSANDTHS, points.getUint32(at + 4) / HUNDRED_THOUSANDTHS] as const,
  );
  if (!white || !red || !green || !blue) return 'srgb';
  const primaries: Chromaticities = [white, red, green, blue];
  return lightConversion(power(1 / exponent), primaries) ?? 'srgb';
}
