import { concatBytes } from '../bytes.js';
import {
  endOfScan,
  frameIn,
  isFrame,
  type JpegFrame,
  type JpegScan,
  MARKER,
  restartsIn,
  scanIn,
  segmentAt,
  tablesIn,
} from './segments.js';

/** Frames that are coded by Huffman in one pass. */
const SEQUENTIAL: readonly number[] = [MARKER.SOF0, MARKER.SOF1];

/** Coefficients of a block, and bits of the longest code. */
const [COEFFICIENTS, LONGEST_CODE] = [64, 16];

/** A larger file is not looked through: its blocks would take seconds. */
const MOST_BYTES = 16_000_000;

/**
 * A JPEG that lacks nothing but its end marker, with one. Undefined where the marker is there, and where more is missing.
 * Only a file that does not end with the marker is looked through. What is missing of the last scan of several is not seen
 * here: libjpeg warns of it as soon as it is opened.
 */
export function completeJpeg(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.SOI || bytes.length > MOST_BYTES) return undefined;
  if (bytes[bytes.length - 2] === 0xff && bytes[bytes.length - 1] === MARKER.EOI) return undefined;
  return isWhole(bytes) ? concatBytes([bytes, Uint8Array.of(0xff, MARKER.EOI)]) : undefined;
}

function isWhole(bytes: Uint8Array): boolean {
  const tables = new Map<number, Uint8Array>();
  const scans: JpegScan[] = [];
  let frame: JpegFrame | undefined;
  let restarts = 0;
  let segment = segmentAt(bytes, 2);
  while (segment !== undefined && segment.marker !== MARKER.EOI) {
    const { marker, end } = segment;
    if (isFrame(marker)) frame = frameIn(segment.bytes);
    if (marker === MARKER.DRI) restarts = restartsIn(segment.bytes);
    if (marker === MARKER.DHT) for (const [name, table] of tablesIn(segment.bytes)) tables.set(name, table);
    let next = end;
    if (marker === MARKER.SOS) {
      if (frame === undefined) return false;
      const scan = scanIn(segment.bytes);
      const isOnly = SEQUENTIAL.includes(frame.marker) && scan.components.length === frame.components.length;
      scans.push(scan);
      next = endOfScan(bytes, end);
      if (next >= bytes.length) {
        return isOnly
          ? scans.length === 1 && hasAllBlocks(bytes, end, frame, scan, tables, restarts)
          : hasAllScans(frame, scans);
      }
    }
    segment = segmentAt(bytes, next);
  }
  return false;
}

/** Whether every coefficient of every component has come with all its bits. */
function hasAllScans({ marker, components }: JpegFrame, scans: readonly JpegScan[]): boolean {
  if (marker !== MARKER.SOF2 && !SEQUENTIAL.includes(marker)) return false;
  return components.every(({ id }) => {
    const come = new Set<number>();
    for (const { components: some, from, to, missing } of scans) {
      if (missing > 0 || !some.some((one) => one.id === id)) continue;
      for (let coefficient = from; coefficient <= to; coefficient += 1) come.add(coefficient);
    }
    return come.size === COEFFICIENTS;
  });
}

/** Coded bytes of one scan, read bit by bit. */
class Bits {
  private readonly bytes: Uint8Array;
  private at: number;
  private held = 0;
  private count = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.at = start;
  }

  /** Steps over so many bits, at most 16; false where a marker or the end of the file comes first. */
  pass(length: number): boolean {
    this.fill();
    this.count -= length;
    return this.count >= 0;
  }

  /** Reads one symbol; undefined where there is none. */
  symbol(codes: Uint16Array): number | undefined {
    this.fill();
    const ahead =
      this.count < LONGEST_CODE
        ? this.held << (LONGEST_CODE - this.count)
        : this.held >> (this.count - LONGEST_CODE);
    const found = codes[ahead & 0xffff] ?? 0;
    this.count -= found >> 8;
    return found === 0 || this.count < 0 ? undefined : found & 0xff;
  }

  /** Holds at least 16 bits where there are as many. */
  private fill(): void {
    while (this.count < LONGEST_CODE) {
      const byte = this.bytes[this.at];
      if (byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0)) return;
      this.at += byte === 0xff ? 2 : 1;
      this.held = ((this.held & 0xffff) << 8) | byte;
      this.count += 8;
    }
  }

  /** Steps over the restart marker that has to come now, or answers false. */
  restart(): boolean {
    this.count = 0;
    while (this.bytes[this.at] === 0xff && this.bytes[this.at + 1] === 0xff) this.at += 1;
    const marker = this.bytes[this.at + 1] ?? 0;
    if (this.bytes[this.at] !== 0xff || marker < MARKER.RST0 || marker > MARKER.RST7) return false;
    this.at += 2;
    return true;
  }
}

/**
 * Whether the only scan of a sequential JPEG has all blocks of the picture. Nothing is kept of what they say.
 * @param start of the coded bytes
 * @param tables Huffman tables by class and number
 * @param restarts MCUs between restarts, 0 for none
 */
function hasAllBlocks(
  bytes: Uint8Array,
  start: number,
  { width, height, components }: JpegFrame,
  scan: JpegScan,
  tables: ReadonlyMap<number, Uint8Array>,
  restarts: number,
): boolean {
  const most = (side: 'across' | 'down') => Math.max(...components.map((component) => component[side]));
  // A component that is alone in its frame comes block by block, whatever its sampling (A.2.2).
  const alone = components.length === 1;
  const [unitWidth, unitHeight] = alone ? [8, 8] : [8 * most('across'), 8 * most('down')];
  const units = Math.ceil(width / unitWidth) * Math.ceil(height / unitHeight);
  // Of each block of an MCU the codes that it is written in.
  const blocks = scan.components.flatMap(({ id, dc, ac }) => {
    const { across = 0, down = 0 } = components.find((component) => component.id === id) ?? {};
    const block = { dc: codesOf(tables.get(dc)), ac: codesOf(tables.get(16 + ac)) };
    return Array.from({ length: alone ? 1 : across * down }, () => block);
  });
  const bits = new Bits(bytes, start);
  for (let unit = 0; unit < units; unit += 1) {
    if (restarts > 0 && unit > 0 && unit % restarts === 0 && !bits.restart()) return false;
    for (const { dc, ac } of blocks) if (!passBlock(bits, dc, ac)) return false;
  }
  return blocks.length > 0;
}

/** Steps over one block (F.2.2). */
function passBlock(bits: Bits, dc: Uint16Array, ac: Uint16Array): boolean {
  const size = bits.symbol(dc);
  if (size === undefined || size > LONGEST_CODE || !bits.pass(size)) return false;
  let coefficient = 1;
  while (coefficient < COEFFICIENTS) {
    const symbol = bits.symbol(ac);
    if (symbol === undefined || !bits.pass(symbol & 15)) return false;
    if (symbol === 0) return true;
    coefficient += (symbol >> 4) + 1;
  }
  return true;
}

/**
 * For all that the next 16 bits can be, the length of the code that they begin with, times 256, and its symbol. Codes of
 * one length follow each other, and begin where those of the length before ended (annex C).
 */
function codesOf(table: Uint8Array | undefined): Uint16Array {
  const codes = new Uint16Array(2 ** LONGEST_CODE);
  let [next, index] = [0, LONGEST_CODE];
  for (let length = 1; table !== undefined && length <= LONGEST_CODE; length += 1) {
    const step = 2 ** (LONGEST_CODE - length);
    for (let count = table[length - 1] ?? 0; count > 0; count -= 1) {
      codes.fill((length << 8) | (table[index] ?? 0), next, next + step);
      next += step;
      index += 1;
    }
  }
  return codes;
}
