import { DESCRIPTOR, readGif, tableBytes } from './gif.js';

/** Most codes, and the most bits of one (GIF89a, appendix F). */
const [MOST_CODES, MOST_BITS] = [4096, 12];

/**
 * Whether the coded bytes of each picture of a GIF end with its last pixel, so that nothing is hidden behind it. Decoders
 * stop there.
 */
export function endsWithLastCode(bytes: Uint8Array): boolean {
  const pictures = readGif(bytes)?.pictures ?? [];
  return (
    pictures.length > 0 &&
    pictures.every(({ rect, block }) => {
      const at = DESCRIPTOR + tableBytes(block[9]);
      return endsAfter(joined(block, at + 1), block[at] ?? 0, rect.width * rect.height);
    })
  );
}

/** The bytes of blocks that each begin with their length. */
function joined(block: Uint8Array, start: number): Uint8Array {
  const whole = new Uint8Array(block.length);
  let length = 0;
  for (let at = start; at < block.length && block[at] !== 0; at += 1 + (block[at] ?? 0)) {
    const part = block.subarray(at + 1, at + 1 + (block[at] ?? 0));
    whole.set(part, length);
    length += part.length;
  }
  return whole.subarray(0, length);
}

/** Whether codes stand for so many pixels, and nothing follows but the code that ends them. */
function endsAfter(coded: Uint8Array, bits: number, pixels: number): boolean {
  if (bits < 1 || bits > 11) return false;
  const [clear, end] = [2 ** bits, 2 ** bits + 1];
  const lengths = new Uint32Array(MOST_CODES).fill(1, 0, clear);
  let [at, held, count] = [0, 0, 0];
  let [width, next, before] = [bits + 1, end + 1, 0];
  let made = 0;
  const read = (): number => {
    while (count < width) {
      if (at === coded.length) return -1;
      held |= (coded[at] ?? 0) << count;
      at += 1;
      count += 8;
    }
    const code = held & (2 ** width - 1);
    held >>>= width;
    count -= width;
    return code;
  };
  for (let code = read(); code !== -1; code = read()) {
    if (code === end) return made === pixels && at === coded.length;
    if (code === clear) {
      [width, next, before] = [bits + 1, end + 1, 0];
      continue;
    }
    const length = code < next ? (lengths[code] ?? 0) : before + 1;
    if (code > next || (code === next && before === 0) || length === 0) return false;
    made += length;
    if (made > pixels) return false;
    if (before > 0 && next < MOST_CODES) {
      lengths[next] = before + 1;
      next += 1;
      if (next === 2 ** width && width < MOST_BITS) width += 1;
    }
    before = length;
  }
  return made === pixels;
}
