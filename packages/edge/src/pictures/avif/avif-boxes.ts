/** Most boxes that lie side by side. */
const MOST = 4096;

/** Most items of a picture, and pieces of all items: libheif takes no more. */
const MOST_ITEMS = 1000;

export interface Box {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Boxes that lie side by side (ISO/IEC 14496-12, 4.2).
 * @throws RangeError where they cannot be followed, or are more than any picture has
 */
export function boxes(view: DataView, from: number, to: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    if (found.length === MOST) throw new RangeError('more boxes than any picture has');
    const short = view.getUint32(at);
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short;
    const header = short === 1 ? 16 : 8;
    if (size < header) throw new RangeError('a box is smaller than its header');
    const name = String.fromCharCode(...[4, 5, 6, 7].map((next) => view.getUint8(at + next)));
    found.push({ name, start: at + header, end: Math.min(at + size, to) });
    at += size;
  }
  return found;
}

export interface Stream {
  readonly start: number;
  /** 0 is to the end of the file. */
  readonly length: number;
}

export interface Item {
  readonly id: number;
  /** Undefined for one that lies in pieces or in another file. */
  readonly stream: Stream | undefined;
}

/** Where each item lies (8.11.3); `idat` is the box of small items beside it. */
export function itemStreams(view: DataView, { start }: Box, idat?: Box): readonly Item[] {
  let at = start + 4;
  const read = (bytes: number): number => {
    let value = 0;
    for (let next = 0; next < bytes; next += 1, at += 1) value = value * 256 + view.getUint8(at);
    return value;
  };
  const version = view.getUint8(start);
  const sizes = read(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const count = read(version < 2 ? 2 : 4);
  if (count > MOST_ITEMS) throw new RangeError('more items than any picture has');
  let pieces = 0;
  return Array.from({ length: count }, () => {
    const id = read(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : read(2) & 15;
    const elsewhere = read(2) !== 0;
    const base = (method === 1 ? (idat?.start ?? 0) : 0) + read(baseBytes);
    const extents = read(2);
    pieces += extents;
    if (pieces > MOST_ITEMS) throw new RangeError('more pieces than any picture has');
    let stream: Stream | undefined;
    for (let extent = 0; extent < extents; extent += 1) {
      read(indexBytes);
      stream = { start: base + read(offsetBytes), length: read(lengthBytes) };
    }
    const here = !elsewhere && (method === 0 || (method === 1 && idat !== undefined));
    return { id, stream: here && extents === 1 ? stream : undefined };
  });
}

/** The bytes of an item. */
export const streamOf = (bytes: Uint8Array, { start, length }: Stream): Uint8Array =>
  bytes.subarray(start, length === 0 ? bytes.length : start + length);
