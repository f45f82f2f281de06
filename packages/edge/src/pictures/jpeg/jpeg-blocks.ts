import type { JpegFrame, JpegScan } from './jpeg-segments.js';

const COEFFICIENTS = 64;
const LONGEST_CODE = 16;

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
    if (this.bytes[this.at] !== 0xff || marker < 0xd0 || marker > 0xd7) return false;
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
export function hasAllBlocks(
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
