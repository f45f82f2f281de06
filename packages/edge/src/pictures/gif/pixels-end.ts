import { DESCRIPTOR, readGif, tableBytes } from './gif.js';

/** Maximum number of codes, and maximum length of one, bits (GIF89a, appendix F). */
const [MAX_CODES, MAX_BITS] = [4096, 12];

/**
 * Whether the coded bytes of each picture of a GIF end with its last pixel, so that nothing is hidden after it. Decoders stop
 * there.
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

/** The concatenated bytes of length-prefixed sub-blocks. */
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

/** Whether codes represent exactly this many pixels, followed only by the end code. Fast, because an animation has millions. */
function endsAfter(coded: Uint8Array, bits: number, pixels: number): boolean {
  if (bits < 1 || bits >= MAX_BITS) return false;
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  const lengths = new Uint32Array(MAX_CODES).fill(1, 0, clear);
  let width = bits + 1;
  let next = end + 1;
  // Pixels of the previous code; 0 after a clear code.
  let before = 0;
  let made = 0;
  let at = 0;
  let held = 0;
  let count = 0;
  for (;;) {
    while (count < width) {
      if (at === coded.length) return made === pixels;
      held |= (coded[at] as number) << count;
      at += 1;
      count += 8;
    }
    const code = held & ((1 << width) - 1);
    held >>>= width;
    count -= width;
    if (code === end) return made === pixels && at === coded.length;
    if (code === clear) {
      width = bits + 1;
      next = end + 1;
      before = 0;
      continue;
    }
    if (code > next || (code === next && before === 0)) return false;
    const length = code < next ? (lengths[code] as number) : before + 1;
    made += length;
    if (made > pixels) return false;
    if (before > 0 && next < MAX_CODES) {
      lengths[next] = before + 1;
      next += 1;
      if (next === 1 << width && width < MAX_BITS) width += 1;
    }
    before = length;
  }
}
