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

/** Huffman-coded sequential frames. */
const SEQUENTIAL: readonly number[] = [MARKER.SOF0, MARKER.SOF1];

/** Coefficients of a block, and maximum code length, bits. */
const [COEFFICIENTS, MAX_CODE_LENGTH] = [64, 16];

/** Size limit, bytes: the blocks of a larger file would take seconds. */
const MAX_BYTES = 16_000_000;

/**
 * Adds the end marker to a JPEG that lacks nothing else. Undefined if the marker is present, or if more is missing. Only a file
 * that does not end with the marker is scanned. Bits missing from the last of several scans are not detected here: libjpeg
 * warns of them as soon as it opens the file.
 */
export function completeJpeg(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.SOI || bytes.length > MAX_BYTES) return undefined;
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

/** Whether all bits of every coefficient of every component are present. */
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

  /** Skips this many bits, at most 16; false if a marker or the end of the file comes first. */
  pass(length: number): boolean {
    this.fill();
    this.count -= length;
    return this.count >= 0;
  }

  /** Reads one symbol; undefined if there is none. */
  symbol(codes: Uint16Array): number | undefined {
    this.fill();
    const ahead =
      this.count < MAX_CODE_LENGTH
        ? this.held << (MAX_CODE_LENGTH - this.count)
        : this.held >> (this.count - MAX_CODE_LENGTH);
    const found = codes[ahead & 0xffff] ?? 0;
    this.count -= found >> 8;
    return found === 0 || this.count < 0 ? undefined : found & 0xff;
  }

  /** Buffers at least 16 bits if that many remain. */
  private fill(): void {
    while (this.count < MAX_CODE_LENGTH) {
      const byte = this.bytes[this.at];
      if (byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0)) return;
      this.at += byte === 0xff ? 2 : 1;
      this.held = ((this.held & 0xffff) << 8) | byte;
      this.count += 8;
    }
  }

  /** Skips the restart marker that is due, or returns false. */
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
 * Whether the only scan of a sequential JPEG contains all blocks of the picture. Values are not kept.
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
  const largest = (side: 'across' | 'down') => Math.max(...components.map((component) => component[side]));
  // The only component of a frame is coded block by block, whatever its sampling (A.2.2).
  const alone = components.length === 1;
  const [unitWidth, unitHeight] = alone ? [8, 8] : [8 * largest('across'), 8 * largest('down')];
  const units = Math.ceil(width / unitWidth) * Math.ceil(height / unitHeight);
  // The Huffman codes of each block of an MCU.
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

/** Skips one block (F.2.2). */
function passBlock(bits: Bits, dc: Uint16Array, ac: Uint16Array): boolean {
  const size = bits.symbol(dc);
  if (size === undefined || size > MAX_CODE_LENGTH || !bits.pass(size)) return false;
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
 * For each value of the next 16 bits, the length of the code at their start, times 256, plus its symbol. Codes of one length
 * are consecutive, and start where those of the previous length ended (annex C).
 */
function codesOf(table: Uint8Array | undefined): Uint16Array {
  const codes = new Uint16Array(2 ** MAX_CODE_LENGTH);
  let [next, index] = [0, MAX_CODE_LENGTH];
  for (let length = 1; table !== undefined && length <= MAX_CODE_LENGTH; length += 1) {
    const step = 2 ** (MAX_CODE_LENGTH - length);
    for (let count = table[length - 1] ?? 0; count > 0; count -= 1) {
      codes.fill((length << 8) | (table[index] ?? 0), next, next + step);
      next += step;
      index += 1;
    }
  }
  return codes;
}
