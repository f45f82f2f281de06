/** Kinds of values by their number, with the bytes of one (TIFF 6.0, section 2; 16 is of BigTIFF). */
const [SHORT, LONG, RATIONAL, LONG8] = [3, 4, 5, 16];

/** Bytes of a value of each kind. */
const SIZES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

/** Most entries of a directory that are looked at. */
const MOST_ENTRIES = 4096;

/** Reads the values of a tag of the first picture; empty when it is missing or leads out of the file. */
export interface TiffTags {
  (tag: number): readonly number[];
  /** Tags that are there more than once, which no encoder writes. */
  readonly twice: ReadonlySet<number>;
}

/** Reads the directory of the first picture in a TIFF; what cannot be read of it is missing. */
export function tiffTags(bytes: Uint8Array): TiffTags {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const number = (at: number, kind: number): number => {
    switch (kind) {
      case SHORT:
        return view.getUint16(at, little);
      case LONG:
        return view.getUint32(at, little);
      case RATIONAL:
        return view.getUint32(at, little) / view.getUint32(at + 4, little);
      case LONG8:
        return Number(view.getBigUint64(at, little));
      default:
        return view.getUint8(at);
    }
  };
  const entries = new Map<number, { readonly kind: number; readonly count: number; readonly at: number }>();
  const twice = new Set<number>();
  let big = false;
  try {
    big = view.getUint16(2, little) === 43;
    const start = big ? number(8, LONG8) : number(4, LONG);
    const count = big ? number(start, LONG8) : number(start, SHORT);
    const [first, length] = big ? [start + 8, 20] : [start + 2, 12];
    for (let entry = 0; entry < Math.min(count, MOST_ENTRIES); entry += 1) {
      const at = first + entry * length;
      const kind = number(at + 2, SHORT);
      const values = big ? number(at + 4, LONG8) : number(at + 4, LONG);
      const tag = number(at, SHORT);
      if (entries.has(tag)) twice.add(tag);
      // The first one holds, as in libtiff.
      else entries.set(tag, { kind, count: values, at: at + (big ? 12 : 8) });
    }
  } catch {
    // A directory that leads out of the file has told what it could.
  }
  const values = (tag: number): readonly number[] => {
    const entry = entries.get(tag);
    if (entry === undefined) return [];
    const { kind, at } = entry;
    const size = SIZES[kind] ?? 1;
    const count = Math.min(entry.count, 16);
    try {
      // Values that fit lie in the entry itself.
      const from = entry.count * size <= (big ? 8 : 4) ? at : number(at, big ? LONG8 : LONG);
      return Array.from({ length: count }, (_, value) => number(from + value * size, kind));
    } catch {
      return [];
    }
  };
  return Object.assign(values, { twice });
}
