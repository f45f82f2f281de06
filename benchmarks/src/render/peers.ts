import { createRequire } from 'node:module';
import { createIPX, type IPXStorage } from 'ipx';
import sharp from 'sharp';
import type { Format } from './job.js';

/** Makes a rendition with a peer's own defaults. */
export type Peer = (bytes: Buffer, width: number, format: Format) => Promise<Uint8Array>;

/** Quality that next/image asks for unless it is told otherwise. */
const NEXT_QUALITY = 75;

/** Its own limit is 7 s, which a machine that is busy does not keep; what it says of pixels is its default. */
const NEXT_LIMITS = { timeoutInSeconds: 120, limitInputPixels: 268_402_689 };

type OptimizeImage = (
  asked: { buffer: Buffer; contentType: string; quality: number; width: number } & typeof NEXT_LIMITS,
) => Promise<Buffer>;

/** What `next start` calls for each picture that it has not cached. */
function nextOptimizer(): Peer {
  const { optimizeImage } = createRequire(import.meta.url)(
    'next/dist/server/image-optimizer/transform.js',
  ) as { optimizeImage: OptimizeImage };
  return (buffer, width, format) =>
    optimizeImage({ buffer, contentType: `image/${format}`, quality: NEXT_QUALITY, width, ...NEXT_LIMITS });
}

/** IPX as a library, with a store that has the original in memory. */
function ipxLibrary(): Peer {
  let held: Buffer = Buffer.alloc(0);
  const storage: IPXStorage = { name: 'memory', getMeta: () => ({}), getData: () => toArrayBuffer(held) };
  const ipx = createIPX({ storage });
  return async (bytes, width, format) => {
    held = bytes;
    const { data } = await ipx('original', { width: String(width), format }).process();
    return typeof data === 'string' ? Buffer.from(data) : data;
  };
}

const toArrayBuffer = (bytes: Buffer): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;

/** Dynamic Image Transformation for CloudFront, version 8: sharp's defaults; keeps the profile and the metadata. */
const ditCalls: Peer = (bytes, width, format) =>
  sharp(bytes, { failOn: 'error', animated: false })
    .keepIccProfile()
    .keepMetadata()
    .resize({ width })
    .toFormat(format)
    .toBuffer();

/** aws-samples/image-optimization: asks for the metadata first; sharp's defaults. */
const samplesCalls: Peer = async (bytes, width, format) => {
  const image = sharp(bytes, { failOn: 'none', animated: true });
  const { orientation } = await image.metadata();
  const resized = image.resize({ width });
  return (orientation === undefined ? resized : resized.rotate()).toFormat(format).toBuffer();
};

/** How each peer is started, in a process that has only that one. */
export const PEERS = {
  next: nextOptimizer,
  ipx: ipxLibrary,
  dit: () => ditCalls,
  samples: () => samplesCalls,
} as const satisfies Record<string, () => Peer>;
