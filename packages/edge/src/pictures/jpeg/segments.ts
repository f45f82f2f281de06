import { wordAt } from '../bytes.js';

/** Markers of a JPEG (ITU-T T.81, table B.1), each without its 0xff. */
export const MARKER = {
  /** Frames: Huffman-coded sequential (baseline, extended), and progressive. */
  SOF0: 0xc0,
  SOF1: 0xc1,
  SOF2: 0xc2,
  SOF15: 0xcf,
  /** Quantisation tables. */
  DQT: 0xdb,
  /** Huffman tables. */
  DHT: 0xc4,
  /** Reserved, and the conditions of arithmetic coding; both lie between the frame markers. */
  JPG: 0xc8,
  DAC: 0xcc,
  /** Restarts, which occur within a scan. */
  RST0: 0xd0,
  RST7: 0xd7,
  /** The start and the end of the picture. */
  SOI: 0xd8,
  EOI: 0xd9,
  /** The start of a scan. */
  SOS: 0xda,
  /** The number of lines, which follows the first scan. */
  DNL: 0xdc,
  /** The restart interval. */
  DRI: 0xdd,
  /** Application segments: JFIF uses 0, Adobe 14. */
  APP0: 0xe0,
  APP14: 0xee,
  APP15: 0xef,
  COM: 0xfe,
} as const;

/** Progressive frames. */
const PROGRESSIVE: readonly number[] = [MARKER.SOF2, 0xc6, 0xca, 0xce];

/** Markers between SOF0 and SOF15 that are no frames. */
const NO_FRAME: readonly number[] = [MARKER.DHT, MARKER.JPG, MARKER.DAC];

/** SOF0 to SOF15. */
export const isFrame = (marker: number): boolean =>
  marker >= MARKER.SOF0 && marker <= MARKER.SOF15 && !NO_FRAME.includes(marker);

/** Frames with arithmetic codes instead of Huffman's: SOF9 to SOF15. */
export const isArithmetic = (marker: number): boolean => isFrame(marker) && marker > MARKER.JPG;

export const isRestart = (marker: number): boolean => marker >= MARKER.RST0 && marker <= MARKER.RST7;

/** Markers without a length: padding, TEM, restarts, SOI. */
export const isBare = (marker: number): boolean =>
  marker === 0xff || marker === 0x01 || isRestart(marker) || marker === MARKER.SOI;

/** Whether a marker ends the coded bytes of a scan: not a stuffed byte, padding or a restart. */
export const endsScan = (marker: number): boolean => marker !== 0 && marker !== 0xff && !isRestart(marker);

/** A segment: its marker, its length and its contents. */
export interface JpegSegment {
  readonly marker: number;
  readonly bytes: Uint8Array;
  /** The offset after it. */
  readonly end: number;
}

/** The segment at an offset, after its padding; undefined if there is none, or if it extends past the end of the file. */
export function segmentAt(bytes: Uint8Array, from: number): JpegSegment | undefined {
  let at = from;
  while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
  const end = at + 2 + wordAt(bytes, at + 2);
  return end > bytes.length ? undefined : { marker: bytes[at + 1] ?? 0, bytes: bytes.subarray(at, end), end };
}

/** Offset of the marker after a scan, or of the end of the file; skips stuffed bytes, restarts and padding. */
export function endOfScan(bytes: Uint8Array, start: number): number {
  let at = bytes.indexOf(0xff, start);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (endsScan(next)) return at;
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  return bytes.length;
}

/** A component of a JPEG, from its frame (B.2.2). */
export interface JpegComponent {
  readonly id: number;
  /** Its blocks across and down one MCU. */
  readonly across: number;
  readonly down: number;
}

/** SOF: the size of the picture and its components. */
export interface JpegFrame {
  readonly marker: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

/** SOS: the components and coefficients of a scan (B.2.3). */
export interface JpegScan {
  readonly components: readonly { readonly id: number; readonly dc: number; readonly ac: number }[];
  /** First and last coefficient. */
  readonly from: number;
  readonly to: number;
  /** Number of low bits that later scans add to each coefficient. */
  readonly missing: number;
}

/** @param segment including its marker, as in the functions below */
export function frameIn(segment: Uint8Array): JpegFrame {
  const components = Array.from({ length: segment[9] ?? 0 }, (_, index) => {
    const [id = 0, sampling = 0] = segment.subarray(10 + 3 * index);
    return { id, across: sampling >> 4, down: sampling & 15 };
  });
  return { marker: segment[1] ?? 0, height: wordAt(segment, 5), width: wordAt(segment, 7), components };
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

/** Number of MCUs between restarts; 0 for none (B.2.4.4). */
export const restartsIn = (segment: Uint8Array): number => wordAt(segment, 4);

/** Huffman tables, by class and number as one byte: the number of codes of each length, then all symbols (B.2.4.2). */
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

/** The frame of a JPEG; undefined if the bytes end before it. */
export function frameOf(bytes: Uint8Array): JpegFrame | undefined {
  const at = firstOf(bytes, isFrame);
  return at === undefined || at + 10 > bytes.length ? undefined : frameIn(bytes.subarray(at));
}

export const isProgressive = ({ marker }: JpegFrame): boolean => PROGRESSIVE.includes(marker);

/** Samples per pixel of a JPEG, by the sampling of its components (A.1.1); undefined if the bytes end before its frame. */
export function jpegSamples(bytes: Uint8Array): number | undefined {
  const { components = [] } = frameOf(bytes) ?? {};
  const across = Math.max(0, ...components.map((component) => component.across));
  const down = Math.max(0, ...components.map((component) => component.down));
  if (across * down === 0) return undefined;
  return components.reduce((sum, own) => sum + (own.across * own.down) / (across * down), 0);
}

/**
 * Whether the first scan of a JPEG has fewer components than its frame. Then each component comes in a separate scan, and a
 * decoder keeps them all until the last, as for a progressive JPEG.
 */
export function hasSeveralScans(bytes: Uint8Array): boolean {
  const at = firstOf(bytes, (marker) => marker === MARKER.SOS);
  // A broken file counts as the more expensive kind.
  return at === undefined || (bytes[at + 4] ?? 0) < (frameOf(bytes)?.components.length ?? 0);
}

/** Offset of the first segment of a kind before the first scan; the bytes may be only the beginning of a file. */
function firstOf(bytes: Uint8Array, isWanted: (marker: number) => boolean): number | undefined {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (isWanted(marker)) return at;
    if (marker === MARKER.SOS) return undefined;
    if (isBare(marker)) at += marker === 0xff ? 1 : 2;
    else at += 2 + wordAt(bytes, at + 2);
  }
  return undefined;
}
