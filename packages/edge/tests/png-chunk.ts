import { crc32 } from 'node:zlib';

/** One PNG chunk with a valid checksum. */
export function pngChunk(name: string, body: Uint8Array): Buffer {
  const checked = Buffer.concat([Buffer.from(name), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(checked));
  return Buffer.concat([length, checked, sum]);
}

export const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
