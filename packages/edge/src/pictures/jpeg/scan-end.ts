import { endsScan, isFrame, isRestart, MARKER } from './segments.js';

/**
 * A lookup table: for each of the next 16 bits the length and the symbol of the code, `length * 256 + symbol`; 0 if there is
 * none.
 */
type Codes = Uint16Array;

interface Component {
  readonly id: number;
  /** Blocks of an MCU, across and down. */
  readonly across: number;
  readonly down: number;
}

/** The facts in the segments before a scan. */
interface Coded {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
  readonly codes: ReadonlyMap<number, Codes>;
  readonly restart: number;
}

/** Coefficients of a block (ITU-T T.81, A.3.3). */
const COEFFICIENTS = 64;

/**
 * Whether the coded bytes of a baseline JPEG of one scan end with its last block, so that nothing is hidden after it. Decoders
 * stop there without a warning. Undefined for a progressive JPEG or several scans, all of which a decoder reads, with warnings.
 * @param bytes of a JPEG that decodes
 */
export function endsWithLastBlock(bytes: Uint8Array): boolean | undefined {
  const word = (at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  const codes = new Map<number, Codes>();
  let coded: Coded = { width: 0, height: 0, components: [], codes, restart: 0 };
  for (let at = 2; at + 4 <= bytes.length; at += 2 + word(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + word(at + 2);
    if (marker === MARKER.DHT) readTables(bytes.subarray(at + 4, end), codes);
    else if (marker === MARKER.DRI) coded = { ...coded, restart: word(at + 4) };
    else if (isFrame(marker)) {
      if (marker > MARKER.SOF1) return undefined;
      const components = Array.from({ length: bytes[at + 9] ?? 0 }, (_, next) => {
        const [id = 0, factors = 0] = bytes.subarray(at + 10 + 3 * next);
        return { id, across: factors >> 4, down: factors & 15 };
      });
      coded = { ...coded, height: word(at + 5), width: word(at + 7), components };
    } else if (marker === MARKER.SOS) {
      const count = bytes[at + 4] ?? 0;
      if (count !== coded.components.length) return undefined;
      const last = endOfScan(bytes, end, coded, bytes.subarray(at + 5, at + 5 + 2 * count));
      return last !== undefined && bytes[last] === 0xff && bytes[last + 1] === MARKER.EOI;
    }
  }
  return undefined;
}

/** Huffman tables (ITU-T T.81, B.2.4.2), by class and number. */
function readTables(body: Uint8Array, codes: Map<number, Codes>): void {
  for (let at = 0; at + 17 <= body.length; ) {
    const lengths = body.subarray(at + 1, at + 17);
    const table = new Uint16Array(65_536);
    let [code, value] = [0, at + 17];
    for (const [index, count] of lengths.entries()) {
      const bits = index + 1;
      for (let next = 0; next < count; next += 1) {
        const from = code << (16 - bits);
        table.fill(bits * 256 + (body[value] ?? 0), from, from + 2 ** (16 - bits));
        code += 1;
        value += 1;
      }
      code <<= 1;
    }
    codes.set(body[at] ?? 0, table);
    at = value;
  }
}

/** Offset of the end of a scan's coded bytes; undefined if they cannot be followed to the last block. */
function endOfScan(
  bytes: Uint8Array,
  start: number,
  { width, height, components, codes, restart }: Coded,
  selected: Uint8Array,
): number | undefined {
  const [widest, tallest] = (['across', 'down'] as const).map((side) =>
    Math.max(...components.map((one) => one[side])),
  );
  const alone = components.length === 1;
  // The blocks of a single component are not grouped into MCUs (A.2.2).
  const unit = (factor = 1): number => (alone ? 8 : 8 * factor);
  const units = Math.ceil(width / unit(widest)) * Math.ceil(height / unit(tallest));
  const blocks = components.flatMap(({ id, across, down }) => {
    const of = [0, 1, 2, 3].find((next) => selected[2 * next] === id) ?? 0;
    const tables = selected[2 * of + 1] ?? 0;
    const pair = [codes.get(tables >> 4), codes.get(16 + (tables & 15))] as const;
    return Array.from({ length: alone ? 1 : across * down }, () => pair);
  });
  let at = start;
  // The buffered bits, the highest first, and their number.
  let [held, count] = [0, 0];
  const fill = (): void => {
    while (count <= 16) {
      const byte = bytes[at] ?? 0;
      const marks = byte === 0xff && bytes[at + 1] !== 0;
      held = ((held << 8) | (marks ? 0 : byte)) & 0xff_ffff;
      count += 8;
      at += byte === 0xff && !marks ? 2 : 1;
      if (marks) beyond += 1;
    }
  };
  // Number of zero bytes assumed past the end.
  let beyond = 0;
  const symbol = (table: Codes): number => {
    fill();
    const found = table[(held >> (count - 16)) & 0xffff] ?? 0;
    count -= found >> 8;
    return found === 0 ? -1 : found & 255;
  };
  const skip = (bits: number): void => {
    if (count < bits) fill();
    count -= bits;
  };
  /** Goes back to the first byte of which no bit was used. */
  const align = (): number => {
    let back = count >> 3;
    for (; back > 0 && beyond > 0; back -= 1, beyond -= 1) at -= 1;
    for (; back > 0; back -= 1) at -= bytes[at - 1] === 0 && bytes[at - 2] === 0xff ? 2 : 1;
    [held, count] = [0, 0];
    return beyond;
  };
  for (let done = 0; done < units; done += 1) {
    if (restart > 0 && done > 0 && done % restart === 0) {
      if (align() > 0 || bytes[at] !== 0xff || !isRestart(bytes[at + 1] ?? 0)) return undefined;
      at += 2;
    }
    for (const [first, others] of blocks) {
      if (first === undefined || others === undefined) return undefined;
      const size = symbol(first);
      if (size < 0 || size > 16) return undefined;
      skip(size);
      for (let coefficient = 1; coefficient < COEFFICIENTS; ) {
        const found = symbol(others);
        if (found < 0) return undefined;
        if (found === 0) break;
        skip(found & 15);
        coefficient += (found >> 4) + 1;
      }
    }
    if (beyond > 3) return undefined;
  }
  if (align() > 0) return undefined;
  while (bytes[at] === 0xff && !endsScan(bytes[at + 1] ?? 0) && bytes[at + 1] === 0xff) at += 1;
  return at;
}
