/** Facts from a picture's own bytes. */
export interface PictureFacts {
  readonly format: 'avif' | 'webp' | 'jpeg' | 'png' | 'gif';
  /** px */
  readonly width: number;
  readonly height: number;
}

/** Number of bytes that include an AVIF's properties, which precede its pixels. */
const HEAD_BYTES = 65_536;

/** Reads format and size from the bytes, independent of the headers; undefined for other formats. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length));
  try {
    if (view.getUint16(0) === 0xffd8) return jpeg(view);
    if (text(1, 3) === 'PNG') return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
    if (text(0, 4) === 'GIF8')
      return { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') return webp(view, text(12, 4));
    if (/^ftyp(?:avif|avis|mif1)$/.test(text(4, 8))) return avif(view);
    return undefined;
  } catch (error) {
    // The bytes end before the size.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Segments up to the frame header (ITU T.81, B.2.2); C4, C8 and CC are no frames. */
function jpeg(view: DataView): PictureFacts | undefined {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint16(at) === 0xffff) at += 1;
    const marker = view.getUint16(at);
    if (marker < 0xffc0) return undefined;
    if (marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return { format: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
}

/** The three kinds of first chunk (RFC 9649). */
function webp(view: DataView, chunk: string): PictureFacts | undefined {
  const sized = (width: number, height: number): PictureFacts => ({ format: 'webp', width, height });
  if (chunk === 'VP8 ') return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  const side = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
  return chunk === 'VP8X' ? sized(side(24), side(27)) : undefined;
}

/** The largest `ispe` property (ISO/IEC 23008-12): a tiled picture has one for each tile, and one for all. */
function avif(view: DataView): PictureFacts | undefined {
  let found: PictureFacts | undefined;
  for (let at = 0; at + 16 <= Math.min(view.byteLength, HEAD_BYTES); at += 1) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (width * height > (found?.width ?? 0) * (found?.height ?? 0))
      found = { format: 'avif', width, height };
  }
  return found;
}
