import { createInflate } from 'node:zlib';
import type { Size } from '@cameo/core';
import { viewOf } from '../bytes.js';
import { pngChunks } from './chunks.js';

/** Samples per pixel by colour type (PNG specification, 11.2.1). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** First pixel and pixel distances of each pass of an interlaced picture (PNG specification, 8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Whether the compressed bytes of a PNG, or of each of its frames, are exactly its rows: decoders ignore further rows and
 * further bytes.
 */
export async function endsWithLastRow(bytes: Uint8Array): Promise<boolean> {
  const pictures: { readonly size: Size; readonly packed: Uint8Array[] }[] = [];
  let header: DataView | undefined;
  let still: Uint8Array[] | undefined;
  for (const chunk of pngChunks(bytes)) {
    const { name } = chunk;
    if (name === 'IHDR') header ??= viewOf(chunk.body);
    if (name === 'fcTL') {
      const view = viewOf(chunk.body);
      pictures.push({ size: { width: view.getUint32(4), height: view.getUint32(8) }, packed: [] });
    }
    if (name === 'IDAT' && header !== undefined) {
      // A still picture that is not part of the animation precedes the first frame.
      if (still === undefined) {
        const own = { size: { width: header.getUint32(0), height: header.getUint32(4) }, packed: [] };
        const first = pictures[0] ?? own;
        if (pictures.length === 0) pictures.push(own);
        still = first.packed;
      }
      still.push(chunk.body);
    }
    if (name === 'fdAT') pictures.at(-1)?.packed.push(chunk.body.subarray(4));
  }
  if (header === undefined) return false;
  for (const { size, packed } of pictures) {
    if (!(await holds(packed, rowBytes(size, header)))) return false;
  }
  return pictures.length > 0;
}

/** Size of all rows, each with its filter byte, bytes. */
function rowBytes({ width, height }: Size, header: DataView): number {
  const bits = header.getUint8(8) * (SAMPLES[header.getUint8(9)] ?? 1);
  const rows = (across: number, down: number): number =>
    across === 0 ? 0 : down * (1 + Math.ceil((across * bits) / 8));
  if (header.getUint8(12) === 0) return rows(width, height);
  return PASSES.map(([left, top, right, down]) =>
    rows(Math.ceil(Math.max(0, width - left) / right), Math.ceil(Math.max(0, height - top) / down)),
  ).reduce((sum, length) => sum + length, 0);
}

/** Whether compressed bytes expand to exactly this length. Holds only a part of them at a time. */
async function holds(packed: readonly Uint8Array[], length: number): Promise<boolean> {
  const inflate = createInflate();
  const given = packed.reduce((sum, part) => sum + part.length, 0);
  let made = 0;
  const write = async (): Promise<void> => {
    for (const part of packed) {
      if (inflate.destroyed || inflate.writableEnded) return;
      if (!inflate.write(part))
        await new Promise((resolve) => inflate.once('drain', resolve).once('close', resolve));
    }
    inflate.end();
  };
  try {
    const writing = write();
    for await (const chunk of inflate) {
      made += (chunk as Uint8Array).length;
      if (made > length) return false;
    }
    await writing;
  } catch {
    // It cannot be decompressed.
    return false;
  }
  return made === length && inflate.bytesWritten === given;
}
