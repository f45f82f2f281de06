/** Most chunks that are looked at; an animation has one for each frame. */
const MOST_CHUNKS = 5000;

/** Bytes of a frame's own header, in front of its chunks (WebP container specification, ANMF). */
const FRAME_HEADER = 16;

/** Whether a WebP holds a frame, or a still picture, in its format without loss (VP8L). */
export function isLossless(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12;
  for (let chunk = 0; at + 8 <= bytes.length; chunk += 1) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (name === 'VP8L' || chunk === MOST_CHUNKS) return true;
    if (name === 'VP8 ') return false;
    const size = view.getUint32(at + 4, true);
    at += 8 + (name === 'ANMF' ? FRAME_HEADER : size + (size & 1));
  }
  return false;
}
