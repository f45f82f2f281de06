/** A colour of a palette, red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** An animation to write. */
export interface Animation {
  readonly width: number;
  readonly height: number;
  /** At most 255: the last index means "unchanged". */
  readonly palette: readonly Colour[];
  /** Frames in order, one palette index per pixel, row by row. */
  readonly frames: readonly Uint8Array[];
  /** Delay of each frame, hundredths of a second. */
  readonly delay: number;
}

/** The index of an unchanged pixel. */
const UNCHANGED = 255;
/** Initial and maximum code length, bits (GIF89a, appendix F). */
const [FIRST_BITS, MAX_BITS] = [9, 12] as const;
const [CLEAR, END] = [256, 257] as const;

/** Writes a GIF that loops forever; frames after the first contain only their changes. */
export function encodeGif({ width, height, palette, frames, delay }: Animation): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (const [at, colour] of palette.entries()) colours.set(colour, at * 3);
  const size = [...word(width), ...word(height)];
  const parts: Uint8Array[] = [
    // 0xf7: a global palette of 256 colours.
    Buffer.from([...ascii('GIF89a'), ...size, 0xf7, 0, 0]),
    colours,
    Buffer.from([0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0]),
  ];
  for (const [at, frame] of frames.entries()) {
    const before = frames[at - 1];
    // 4: keep the frame; 1: there is a transparent index.
    const control = before === undefined ? 4 : 5;
    parts.push(
      Buffer.from([0x21, 0xf9, 4, control, ...word(delay), UNCHANGED, 0, 0x2c, 0, 0, 0, 0, ...size, 0, 8]),
      inBlocks(compress(before === undefined ? frame : changes(frame, before))),
    );
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])]);
}

const changes = (frame: Uint8Array, before: Uint8Array): Uint8Array =>
  frame.map((index, at) => (index === before[at] ? UNCHANGED : index));

/** LZW with codes that grow from 9 to 12 bits, the lowest bit first. */
function compress(indices: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  let [pending, held] = [0, 0];
  let bits: number = FIRST_BITS;
  const write = (code: number): void => {
    pending |= code << held;
    for (held += bits; held >= 8; held -= 8) {
      bytes.push(pending & 255);
      pending >>>= 8;
    }
  };
  // The code of a known sequence plus the following index; 0 if there is none yet.
  const known = new Uint16Array(1 << (MAX_BITS + 8));
  let next = END + 1;
  write(CLEAR);
  let sequence = indices[0] ?? 0;
  for (const index of indices.subarray(1)) {
    const longer = (sequence << 8) | index;
    const code = known[longer];
    if (code) {
      sequence = code;
      continue;
    }
    write(sequence);
    sequence = index;
    if (next === 1 << MAX_BITS) {
      write(CLEAR);
      known.fill(0);
      [next, bits] = [END + 1, FIRST_BITS];
      continue;
    }
    // The decoder learns each code one step later.
    if (next === 1 << bits) bits += 1;
    known[longer] = next;
    next += 1;
  }
  write(sequence);
  if (next === 1 << bits && bits < MAX_BITS) bits += 1;
  write(END);
  if (held > 0) bytes.push(pending & 255);
  return Uint8Array.from(bytes);
}

/** Sub-blocks of at most 255 bytes, each with its length prefix, and an empty one at the end. */
function inBlocks(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255);
    blocks.push(Uint8Array.of(block.length), block);
  }
  return Buffer.concat([...blocks, Uint8Array.of(0)]);
}

const word = (value: number): readonly number[] => [value & 255, value >> 8];

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];
