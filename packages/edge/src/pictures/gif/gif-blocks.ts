/** What begins a block of a GIF (GIF89a, appendix A). */
export const [EXTENSION, PICTURE, TRAILER] = [0x21, 0x2c, 0x3b];

/** Labels of extensions. */
export const [GRAPHIC_CONTROL, APPLICATION] = [0xf9, 0xff];

/** Bytes of the header with the screen (sections 17 and 18), and of a picture's descriptor (20). */
export const [HEADER, DESCRIPTOR] = [13, 10];

/** Bytes of a colour table that these flags announce (sections 18 and 20). */
export const tableBytes = (flags = 0): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Where the coded pixels of a picture begin: behind its descriptor, its colours and the size of its codes. */
export const pixelsOfPicture = (bytes: Uint8Array, at: number): number =>
  at + DESCRIPTOR + tableBytes(bytes[at + 9]) + 1;

/** Where blocks that each begin with their length end; undefined when they lead out of the file. */
export function endOfBlocks(bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  return undefined;
}

/** Bytes of a graphic control: its two marks, its length, what it says, and the end of its blocks (section 23). */
const CONTROL = { length: 4, whole: 8 };

/**
 * What a graphic control says, without further blocks that only hide something; undefined where its first block is not
 * one. Decoders go by the first.
 */
export function controlAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
  if (bytes[at + 2] !== CONTROL.length || at + CONTROL.whole > bytes.length) return undefined;
  const control = Uint8Array.from(bytes.subarray(at, at + CONTROL.whole));
  control[CONTROL.whole - 1] = 0;
  return control;
}
