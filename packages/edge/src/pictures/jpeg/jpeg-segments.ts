/** A component of a JPEG as its frame tells (ITU-T T.81, B.2.2). */
export interface JpegComponent {
  readonly id: number;
  /** Blocks of it across and down one MCU. */
  readonly across: number;
  readonly down: number;
}

/** SOF: how large the picture is, and what it is made of. */
export interface JpegFrame {
  readonly marker: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

/** SOS: what a scan brings (B.2.3). */
export interface JpegScan {
  readonly components: readonly { readonly id: number; readonly dc: number; readonly ac: number }[];
  /** First and last coefficient. */
  readonly from: number;
  readonly to: number;
  /** Bits that are still missing of each coefficient afterwards. */
  readonly missing: number;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** @param segment with its marker, as in the functions below */
export function frameIn(segment: Uint8Array): JpegFrame {
  const components = Array.from({ length: segment[9] ?? 0 }, (_, index) => {
    const [id = 0, sampling = 0] = segment.subarray(10 + 3 * index);
    return { id, across: sampling >> 4, down: sampling & 15 };
  });
  return { marker: segment[1] ?? 0, height: word(segment, 5), width: word(segment, 7), components };
}

export function scanIn(segment: Uint8Array): JpegScan {
  const count = segment[4] ?? 0;
  const components = Array.from({ length: count }, (_, index) => {
    const [id = 0, tables = 0] = segment.subarray(5 + 2 * index);
    return { id, dc: tables >> 4, ac: tables & 15 };
  });
  const [from = 0, to = 63, approximation = 0] = segment.subarray(5 + 2 * count);
  return { components, from, to, missing: approximation & 15 };
}

/** Number of MCUs between restarts, 0 for none (B.2.4.4). */
export const restartsIn = (segment: Uint8Array): number => word(segment, 4);

/** Huffman tables by their class and number as one byte: for each code length how many codes, then all symbols (B.2.4.2). */
export function tablesIn(segment: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const tables = new Map<number, Uint8Array>();
  let at = 4;
  while (at + 17 <= segment.length) {
    const symbols = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    tables.set(segment[at] ?? 0, segment.subarray(at + 1, at + 17 + symbols));
    at += 17 + symbols;
  }
  return tables;
}
