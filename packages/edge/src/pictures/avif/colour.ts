import { av1Samples } from '../av1.js';
import { lettersAt, viewOf } from '../bytes.js';
import { type ColourCode, type ConversionKind, codedConversion } from '../colour/colour.js';
import { BT_709_FAMILY, CURVES, type Curve, HLG, PQ, srgbLight } from '../colour/curves.js';
import { type AvifContents, avifContents, type Box, streamOf } from './contents.js';

/** How browsers interpret transfer characteristics in an AVIF: those of video count as sRGB's. */
const TRANSFERS: Readonly<Record<number, Curve>> = {
  ...CURVES,
  ...Object.fromEntries(BT_709_FAMILY.map((code) => [code, srgbLight] as const)),
};

/** Code points of sRGB, the replacement for unknown values. */
const [SRGB_PRIMARIES, SRGB_TRANSFER] = [1, 13] as const;

/**
 * The colour space of an AVIF's picture without an ICC profile, from its colour box or its stream. Unknown values count
 * as sRGB's, as in browsers.
 */
export function avifColour(bytes: Uint8Array): ConversionKind | 'srgb' {
  const { primaries = SRGB_PRIMARIES, transfer = SRGB_TRANSFER, peak } = codeOf(bytes) ?? {};
  const curve = transfer === PQ || transfer === HLG || TRANSFERS[transfer] !== undefined;
  const known = { primaries, transfer: curve ? transfer : SRGB_TRANSFER, peak };
  return (
    codedConversion(known, TRANSFERS) ??
    codedConversion({ ...known, primaries: SRGB_PRIMARIES }, TRANSFERS) ??
    'srgb'
  );
}

function codeOf(bytes: Uint8Array): ColourCode | undefined {
  const view = viewOf(bytes);
  try {
    const contents = avifContents(bytes);
    const shown = contents.items.find(({ id }) => id === contents.primary);
    const properties = shown?.properties ?? [];
    const nclx = properties.find(({ name, start }) => name === 'colr' && lettersAt(view, start) === 'nclx');
    const peak = peakOf(view, properties);
    const code =
      nclx === undefined
        ? codeOfStream(bytes, contents)
        : { primaries: view.getUint16(nclx.start + 4), transfer: view.getUint16(nclx.start + 6) };
    return code && { ...code, peak };
  } catch {
    // A box extends past the end of the file.
    return undefined;
  }
}

/** The peak luminance of the picture, cd/m². For an AVIF, browsers ignore the mastering display. */
function peakOf(view: DataView, properties: readonly Box[]): number | undefined {
  const content = properties.find(({ name }) => name === 'clli');
  return content === undefined ? undefined : view.getUint16(content.start) || undefined;
}

/** The colour facts of the picture's stream, or of the first of its parts that has any. */
function codeOfStream(
  bytes: Uint8Array,
  { items, primary }: AvifContents,
): { readonly primaries: number; readonly transfer: number } | undefined {
  const own = items.filter(({ id }) => id === primary);
  for (const { type, stream } of [...own, ...items]) {
    if (type !== 'av01' || stream === undefined) continue;
    const { colour } = av1Samples(streamOf(bytes, stream));
    if (colour !== undefined) return colour;
  }
  return undefined;
}
