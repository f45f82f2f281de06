import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  chrm,
  cicp,
  clli,
  codedAvif,
  gama,
  iccp,
  P3_POINTS,
  plainTiff,
  storedQuarters,
  withChunks,
} from '../../../tests/coloured-files.js';
import { p3Profile } from '../../../tests/shown-colours.js';
import { avifColour } from '../../pictures/avif/colour.js';
import { plainProfile, profileCode } from '../../pictures/icc.js';
import { pngColour } from '../../pictures/png/colour.js';
import { tiffColour } from '../../pictures/tiff.js';

const READERS: readonly (readonly [string, () => Promise<Uint8Array>, (bytes: Uint8Array) => unknown])[] = [
  [
    'a PNG',
    async () =>
      withChunks(await storedQuarters().png().toBuffer(), [
        cicp(9, 16),
        clli(4000),
        iccp(p3Profile),
        gama(1),
        chrm(P3_POINTS),
      ]),
    (bytes) => pngColour(bytes, false),
  ],
  ['an AVIF', () => codedAvif(9, 16), avifColour],
  ['a TIFF', async () => plainTiff(new Uint8Array(64 * 64 * 3), 64, 64, 6, { 530: [1, 1] }), tiffColour],
  ['a BigTIFF', () => sharp(p3Pixels()).tiff({ bigtiff: true }).toBuffer(), tiffColour],
  [
    'a profile',
    async () => p3Profile,
    (bytes) => [plainProfile(bytes)?.curves[0].lightOf(0.5), profileCode(bytes)],
  ],
];

function p3Pixels() {
  return { create: { width: 8, height: 8, channels: 3, background: '#336699' } } as const;
}

describe('colour metadata', () => {
  it.each(READERS)('in a truncated or modified %s never causes an exception', async (_, make, read) => {
    const bytes = await make();
    expect(read(bytes)).toBeDefined();
    fc.assert(fc.property(fc.nat(bytes.length), (length) => void read(bytes.subarray(0, length))));
    const change = fc.tuple(fc.nat(Math.min(bytes.length, 600) - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        read(changed);
      }),
      { numRuns: runs(500) },
    );
  });
});
