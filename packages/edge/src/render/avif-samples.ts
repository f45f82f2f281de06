/** How far into a file its description is looked for, bytes: it lies in front of the pictures. */
const DESCRIPTION_BYTES = 65_536;

const NAME = [0x61, 0x76, 0x31, 0x43];

/**
 * Samples per pixel of an AVIF: 1.5, 2 or 3, the most that any of its pictures has (AV1 in ISOBMFF, 2.3.3: `av1C`). 3
 * where nothing is said.
 */
export function avifSamples(bytes: Uint8Array): number {
  const described = bytes.subarray(0, DESCRIPTION_BYTES);
  const found: number[] = [];
  for (let at = described.indexOf(0x61); at !== -1; at = described.indexOf(0x61, at + 1)) {
    if (NAME.every((letter, next) => described[at + next] === letter)) {
      found.push(samplesOf(described[at + 6] ?? 0));
    }
  }
  return found.length === 0 ? 3 : Math.max(...found);
}

/** From the flags of a picture: monochrome, chroma_subsampling_x, chroma_subsampling_y. */
function samplesOf(flags: number): number {
  if ((flags & 0x10) !== 0) return 1;
  const across = (flags & 0x08) !== 0;
  const down = (flags & 0x04) !== 0;
  return 1 + 2 / ((across ? 2 : 1) * (down ? 2 : 1));
}
