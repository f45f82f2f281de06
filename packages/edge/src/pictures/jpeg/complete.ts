import { concatBytes } from '../bytes.js';
import { hasAllBlocks } from './jpeg-blocks.js';
import { END, endsScan, isFrame, RESTARTS, START, START_OF_SCAN, TABLES } from './jpeg-markers.js';
import { frameIn, type JpegFrame, type JpegScan, restartsIn, scanIn, tablesIn } from './jpeg-segments.js';

/** Frames that are coded by Huffman in one pass (SOF0, SOF1) and in several (SOF2). */
const [SEQUENTIAL, PROGRESSIVE] = [[0xc0, 0xc1], 0xc2];

const COEFFICIENTS = 64;

/** A larger file is not looked through: its blocks would take seconds. */
const MOST_BYTES = 16_000_000;

/**
 * A JPEG that lacks nothing but its end marker, with one. Undefined where the marker is there, and where more is missing.
 * Only a file that does not end with the marker is looked through. What is missing of the last scan of several is not seen
 * here: libjpeg warns of it as soon as it is opened.
 */
export function completeJpeg(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== START || bytes.length > MOST_BYTES) return undefined;
  if (bytes[bytes.length - 2] === 0xff && bytes[bytes.length - 1] === END) return undefined;
  return isWhole(bytes) ? concatBytes([bytes, Uint8Array.of(0xff, END)]) : undefined;
}

function isWhole(bytes: Uint8Array): boolean {
  const tables = new Map<number, Uint8Array>();
  const scans: JpegScan[] = [];
  let frame: JpegFrame | undefined;
  let restarts = 0;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    if (marker === END || end > bytes.length) return false;
    const segment = bytes.subarray(at, end);
    at = end;
    if (isFrame(marker)) frame = frameIn(segment);
    if (marker === RESTARTS) restarts = restartsIn(segment);
    if (marker === TABLES) for (const [name, table] of tablesIn(segment)) tables.set(name, table);
    if (marker !== START_OF_SCAN) continue;
    if (frame === undefined) return false;
    const scan = scanIn(segment);
    const isOnly = SEQUENTIAL.includes(frame.marker) && scan.components.length === frame.components.length;
    scans.push(scan);
    at = endOfScan(bytes, end);
    if (at < bytes.length) continue;
    return isOnly
      ? scans.length === 1 && hasAllBlocks(bytes, end, frame, scan, tables, restarts)
      : hasAllScans(frame, scans);
  }
  return false;
}

/** Whether every coefficient of every component has come with all its bits. */
function hasAllScans({ marker, components }: JpegFrame, scans: readonly JpegScan[]): boolean {
  if (marker !== PROGRESSIVE && !SEQUENTIAL.includes(marker)) return false;
  return components.every(({ id }) => {
    const come = new Set<number>();
    for (const { components: some, from, to, missing } of scans) {
      if (missing > 0 || !some.some((one) => one.id === id)) continue;
      for (let coefficient = from; coefficient <= to; coefficient += 1) come.add(coefficient);
    }
    return come.size === COEFFICIENTS;
  });
}

/** Where the marker behind a scan lies, or the file ends: coded bytes have stuffed ones, restarts and padding. */
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = bytes.indexOf(0xff, start);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (endsScan(next)) return at;
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  return bytes.length;
}
