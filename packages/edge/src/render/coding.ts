import type { Coding, SourceFormat } from '@cameo/core';
import type { Metadata } from 'sharp';
import { WORST_SAMPLES } from '../pictures/av1.js';
import { hasSeveralScans } from '../pictures/jpeg/segments.js';
import type { Survey } from '../pictures/survey.js';
import { tiffBlock } from '../pictures/tiff.js';

/** Bytes of a channel as libvips names its kind. */
const CHANNEL_BYTES: Readonly<Record<string, number>> = {
  char: 1,
  uchar: 1,
  short: 2,
  ushort: 2,
  int: 4,
  uint: 4,
  float: 4,
  complex: 8,
  double: 8,
  dpcomplex: 16,
};

/** Samples per pixel of a JPEG by how it leaves out colour; what is not named leaves out nothing. */
const JPEG_SAMPLES: Readonly<Record<string, number>> = { '4:2:0': 1.5, '4:1:1': 1.5, '4:2:2': 2, '4:4:0': 2 };

/**
 * How the pixels of an original lie in its file: what libvips tells of the header, and what it does not tell.
 * @param converts whether its colours are converted by the project, and not by libvips
 * @param surveyed what its bytes told before
 */
export function codingOf(
  bytes: Uint8Array,
  format: SourceFormat,
  metadata: Metadata,
  converts: boolean,
  surveyed: Survey,
): Coding {
  const { channels, depth, isProgressive = false, chromaSubsampling = '' } = metadata;
  const known = {
    bytes: bytes.length,
    channels,
    channelBytes: CHANNEL_BYTES[depth] ?? 16,
    samples: channels,
    passes: isProgressive,
    lossless: surveyed.lossless ?? false,
    block: undefined,
    converts,
    codedPixels: surveyed.codedPixels,
  };
  switch (format) {
    case 'jpeg':
      return {
        ...known,
        samples: JPEG_SAMPLES[chromaSubsampling] ?? channels,
        passes: isProgressive || hasSeveralScans(bytes),
      };
    case 'avif': {
      const { samples, deep } = surveyed.samples ?? WORST_SAMPLES;
      const channelBytes = Math.max(known.channelBytes, deep ? 2 : 1);
      return { ...known, channelBytes, samples: metadata.hasAlpha ? channels : samples };
    }
    case 'tiff':
      return { ...known, block: tiffBlock(bytes, metadata) };
    default:
      return known;
  }
}
