/** Markers that carry no length (ITU-T T.81, table B.1): padding, TEM, RST0 to RST7, SOI. */
const isBare = (marker: number): boolean =>
  marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

const START_OF_SCAN = 0xda;

/** SOF0 to SOF15, without DHT, JPG and DAC, which lie between them. */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Whether the first scan of a JPEG has fewer components than its frame: then each comes in a scan of its own, and a
 * decoder keeps them all until the last, as it does with a progressive one.
 */
export function hasSeveralScans(bytes: Uint8Array): boolean {
  let components = 0;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (isBare(marker)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === START_OF_SCAN) return (bytes[at + 4] ?? 0) < components;
    if (isStartOfFrame(marker)) components = bytes[at + 9] ?? 0;
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  // Broken somehow: what is not known is taken for the worse.
  return true;
}
