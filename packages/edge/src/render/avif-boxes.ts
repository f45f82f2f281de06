/** Most boxes and items that are looked at. */
const MOST = 4096;

export interface Box {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Boxes that lie side by side (ISO/IEC 14496-12, 4.2). */
export function boxes(view: DataView, from: number, to: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to && found.length < MOST; ) {
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
  /** Undefined for one that lies in pieces or not in the file itself. */
  readonly stream: Stream | undefined;
}

/** The items that are coded in AV1 (8.11.6); others hold metadata, or say how pictures are put together. */
export function picturesAmong(view: DataView, { start, end }: Box): ReadonlySet<number> {
  const first = start + (view.getUint8(start) === 0 ? 6 : 8);
  const found = new Set<number>();
  for (const { start: at } of boxes(view, first, end)) {
    const [id, after] = view.getUint8(at) < 3 ? [view.getUint16(at + 4), 6] : [view.getUint32(at + 4), 8];
    if (view.getUint32(at + after + 2) === 0x61763031) found.add(id);
  }
  return found;
}

/** Where each item lies (8.11.3). */
export function itemStreams(view: DataView, { start }: Box): readonly Item[] {
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
  if (count > MOST) throw new RangeError('more items than any picture has');
  return Array.from({ length: count }, () => {
    const id = read(version < 2 ? 2 : 4);
    const inFile = version === 0 || (read(2) & 15) === 0;
    read(2);
    const base = read(baseBytes);
    const extents = read(2);
    let stream: Stream | undefined;
    for (let extent = 0; extent < extents; extent += 1) {
      read(indexBytes);
      stream = { start: base + read(offsetBytes), length: read(lengthBytes) };
    }
    return { id, stream: inFile && extents === 1 ? stream : undefined };
  });
}

/** The bytes of an item. */
export const streamOf = (bytes: Uint8Array, { start, length }: Stream): Uint8Array =>
  bytes.subarray(start, length === 0 ? bytes.length : start + length);
