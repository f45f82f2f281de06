import { isBare, isFrame, START_OF_SCAN } from './jpeg-markers.js';

/** What the head of a JPEG says of its picture. */
interface Frame {
  /** SOF0 to SOF15: how it is coded. */
  readonly marker: number;
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** The frame of a JPEG, undefined where its first bytes do not reach as far. */
export function frameOf(bytes: Uint8Array): Frame | undefined {
  const at = segmentOf(bytes, isFrame);
  if (at === undefined || at + 10 > bytes.length) return undefined;
  const word = (from: number): number => ((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0);
  return {
    marker: bytes[at + 1] ?? 0,
    height: word(at + 5),
    width: word(at + 7),
    components: bytes[at + 9] ?? 0,
  };
}

/**
 * Whether the first scan of a JPEG has fewer components than its frame: then each comes in a scan of its own, and a
 * decoder keeps them all until the last, as it does with a progressive one.
 */
export function hasSeveralScans(bytes: Uint8Array): boolean {
  const at = segmentOf(bytes, (marker) => marker === START_OF_SCAN);
  // Broken somehow: what is not known is taken for the worse.
  return at === undefined || (bytes[at + 4] ?? 0) < (frameOf(bytes)?.components ?? 0);
}

/** Where the first segment of a kind begins, up to the first scan. */
function segmentOf(bytes: Uint8Array, isWanted: (marker: number) => boolean): number | undefined {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (isWanted(marker)) return at;
    if (marker === START_OF_SCAN) return undefined;
    if (isBare(marker)) at += marker === 0xff ? 1 : 2;
    else at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return undefined;
}
