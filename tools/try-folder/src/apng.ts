// The frames of an animated PNG, of which sharp reads only the first one. They are composed here and not by the product's own
// code, on purpose: this is the oracle for its answers (PNG, third edition, 11.3.6).
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { Pixels } from './pictures.js';

/** An animated PNG before its frames are decoded. */
export interface Apng {
  readonly width: number;
  readonly height: number;
  /** 0 is forever. */
  readonly loop: number;
  /** Delay of each frame, ms; may be fractional. */
  readonly delays: readonly number[];
  /** @throws Error of sharp if a frame cannot be decoded */
  readonly decode: (failOn: 'warning' | 'none') => Promise<readonly Pixels[]>;
}

/** A frame as its `fcTL` describes it. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly delayMs: number;
  readonly dispose: number;
  readonly over: boolean;
  readonly data: Buffer[];
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Disposal of a frame: kept, cleared, or restored. */
const [CLEARED, RESTORED] = [1, 2];

/** @returns undefined for a file that is no animated PNG of two frames or more */
export function readApng(bytes: Buffer): Apng | undefined {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return undefined;
  const shared: Buffer[] = [];
  const frames: Frame[] = [];
  let header: Buffer = Buffer.alloc(0);
  let loop = -1;
  for (const { kind, body } of chunksOf(bytes)) {
    if (kind === 'IHDR') header = body;
    else if (kind === 'acTL') loop = body.readUInt32BE(4);
    else if (kind === 'fcTL') frames.push(frameOf(body));
    // A still picture before the first frame is for readers without animation support.
    else if (kind === 'IDAT') frames.at(-1)?.data.push(body);
    else if (kind === 'fdAT') frames.at(-1)?.data.push(body.subarray(4));
    else if (frames.length === 0) shared.push(chunk(kind, body));
  }
  if (loop < 0 || frames.length < 2 || header.length < 13) return undefined;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return {
    width,
    height,
    loop,
    delays: frames.map(({ delayMs }) => delayMs),
    decode: (failOn) => decodeFrames({ width, height }, frames, { header, shared }, failOn),
  };
}

function* chunksOf(bytes: Buffer): Generator<{ readonly kind: string; readonly body: Buffer }> {
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    yield { kind: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

function frameOf(body: Buffer): Frame {
  const [width = 0, height = 0, left = 0, top = 0] = [4, 8, 12, 16].map((at) => body.readUInt32BE(at));
  const perSecond = body.readUInt16BE(22) || 100;
  const delayMs = (body.readUInt16BE(20) * 1000) / perSecond;
  return { width, height, left, top, delayMs, dispose: body[24] ?? 0, over: body[25] === 1, data: [] };
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Decodes each frame as a separate PNG, and composes it on the canvas of the previous frames. */
async function decodeFrames(
  size: { readonly width: number; readonly height: number },
  frames: readonly Frame[],
  { header, shared }: { readonly header: Buffer; readonly shared: readonly Buffer[] },
  failOn: 'warning' | 'none',
): Promise<readonly Pixels[]> {
  const canvas = Buffer.alloc(size.width * size.height * 4);
  const shown: Pixels[] = [];
  for (const [at, frame] of frames.entries()) {
    const own = Buffer.from(header);
    own.writeUInt32BE(frame.width, 0);
    own.writeUInt32BE(frame.height, 4);
    const png = [SIGNATURE, chunk('IHDR', own), ...shared, chunk('IDAT', Buffer.concat(frame.data))];
    const image = sharp(Buffer.concat([...png, chunk('IEND', Buffer.alloc(0))]), { failOn });
    const pixels = await image.toColourspace('srgb').ensureAlpha().raw().toBuffer();
    const before = Buffer.from(canvas);
    lay(pixels, frame, canvas, size.width);
    shown.push({ data: Buffer.from(canvas), ...size, channels: 4 });
    // Before the first frame there is nothing to restore.
    if (frame.dispose === CLEARED || (frame.dispose === RESTORED && at === 0))
      lay(Buffer.alloc(pixels.length), { ...frame, over: false }, canvas, size.width);
    else if (frame.dispose === RESTORED) before.copy(canvas);
  }
  return shown;
}

/** Replaces a part of the canvas, or blends the frame over it. */
function lay(
  pixels: Buffer,
  { width, height, left, top, over }: Frame,
  canvas: Buffer,
  stride: number,
): void {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [from, to] = [(y * width + x) * 4, ((top + y) * stride + left + x) * 4];
      const alpha = over ? (pixels[from + 3] ?? 0) / 255 : 1;
      const under = ((canvas[to + 3] ?? 0) / 255) * (1 - alpha);
      const whole = alpha + under;
      for (let channel = 0; channel < 3; channel += 1) {
        const [above = 0, below = 0] = [pixels[from + channel], canvas[to + channel]];
        canvas[to + channel] = whole === 0 ? 0 : Math.round((above * alpha + below * under) / whole);
      }
      canvas[to + 3] = over ? Math.round(whole * 255) : (pixels[from + 3] ?? 0);
    }
  }
}
