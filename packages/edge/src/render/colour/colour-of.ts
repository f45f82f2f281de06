import { issue, type SourceFormat } from '@cameo/core';
import type { Metadata } from 'sharp';
import { ProblemError } from '../../http/problem-error.js';
import { avifColour } from '../../pictures/avif/colour.js';
import { type Colour, type ConversionKind, codedConversion, SRGB } from '../../pictures/colour/colour.js';
import { CURVES, HLG, PQ } from '../../pictures/colour/curves.js';
import { between, IDENTITY, SRGB_TO_XYZ } from '../../pictures/colour/primaries.js';
import { isSrgbProfile, plainProfile, profileCode } from '../../pictures/icc.js';
import { pngColour } from '../../pictures/png/colour.js';
import { type TiffColour, tiffColour } from '../../pictures/tiff.js';

/**
 * The colour space of an original's pixels, as browsers interpret its file.
 * @throws ProblemError `source-unsupported` for kinds of TIFF whose colours would be wrong
 */
export function colourOf(bytes: Uint8Array, format: SourceFormat, metadata: Metadata): Colour {
  const found = statedColour(bytes, format, metadata);
  if (found === 'srgb') return SRGB;
  if (found === 'profile') return profileColour(metadata);
  return { ...found, maximum: maximumOf(metadata) };
}

function statedColour(
  bytes: Uint8Array,
  format: SourceFormat,
  { icc, space }: Metadata,
): ConversionKind | 'srgb' | 'profile' {
  const profiled = icc !== undefined;
  switch (format) {
    case 'png':
      return pngColour(bytes, profiled);
    case 'avif':
      return profiled ? 'profile' : avifColour(bytes);
    case 'jpeg':
      return space === 'cmyk' && !profiled ? { kind: 'cmyk' } : profiled ? 'profile' : 'srgb';
    case 'tiff': {
      const colour = readableTiff(bytes);
      if (colour.kind === 'plain') return profiled || space === 'cmyk' ? 'profile' : 'srgb';
      if (profiled && !isSrgbProfile(icc)) throw refusal('YCbCr with a colour profile');
      return colour;
    }
    default:
      return profiled ? 'profile' : 'srgb';
  }
}

/** libvips would leave values deeper than 8 bits in Display P3, and gray ones unconverted. */
function profileColour(metadata: Metadata): Colour {
  const { icc, space, depth } = metadata;
  if (icc === undefined) return { kind: 'profile', space: undefined };
  const code = profileCode(icc);
  if (code !== undefined && (code.transfer === PQ || code.transfer === HLG)) {
    const coded = codedConversion(code, CURVES);
    if (coded !== undefined && coded !== 'srgb') return { ...coded, maximum: maximumOf(metadata) };
  }
  const isGray = space === 'b-w' || space === 'grey16';
  if (!isGray && space !== 'srgb' && space !== 'rgb16') return { kind: 'profile', space: undefined };
  if (isSrgbProfile(icc)) return SRGB;
  const isDeep = depth === 'ushort';
  const profile = plainProfile(icc);
  // libvips ignores an RGB profile in a gray picture; browsers apply it.
  const ofColours = profile?.toXyz !== undefined;
  const ours = isGray ? isDeep || ofColours : isDeep && ofColours;
  const toSrgb = profile?.toXyz === undefined ? IDENTITY : between(profile.toXyz, SRGB_TO_XYZ);
  if (profile === undefined || toSrgb === undefined || !ours) {
    const cut = isGray ? 'b-w' : 'srgb';
    return { kind: 'profile', space: isDeep ? cut : undefined };
  }
  const [red, green, blue] = profile.curves;
  const curves = [red.lightOf, green.lightOf, blue.lightOf] as const;
  return { kind: 'light', curves, toSrgb, maximum: maximumOf(metadata) };
}

/** The value of full light: libheif puts 10 or 12 bits at the upper end of 16. */
function maximumOf({ depth, bitsPerSample = 16 }: Metadata): number {
  if (depth !== 'ushort') return 255;
  return bitsPerSample < 16 ? (2 ** bitsPerSample - 1) * 2 ** (16 - bitsPerSample) : 65_535;
}

/**
 * Checks a TIFF before libvips does, which reports some kinds as corrupt.
 * @throws ProblemError `source-unsupported`
 */
export function readableTiff(bytes: Uint8Array): Exclude<TiffColour, { kind: 'refused' }> {
  const colour = tiffColour(bytes);
  if (colour.kind === 'refused') throw refusal(colour.received);
  return colour;
}

function refusal(kind: string): ProblemError {
  const found = issue('source-unsupported', {
    param: 'original',
    received: `a TIFF in ${kind}`,
    expected: 'a TIFF in gray, RGB, CMYK, CIELab of 16 bits, or YCbCr without chroma subsampling',
  });
  return new ProblemError(found, `the original is a TIFF in ${kind}`);
}
