import { createInflate } from 'node:zlib';
import type { Size } from '@cameo/core';
import { viewOf } from '../bytes.js';
import { pngChunks } from './chunks.js';

/** Samples of a pixel by its type of colour (PNG specification, 11.2.1). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Where the passes of an interlaced picture begin and how far apart their pixels lie (PNG specification, 8.2). */
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
 * Whether the packed bytes of a PNG, or of each of its frames, are its rows and no more: neither rows nor bytes lie behind
 * them, which decoders pass over.
 */
export async function endsWithLastRow(bytes: Uint8Array): Promise<boolean> {
  const pictures: { readonly size: Size; readonly packed: Uint8Array[] }[] = [];
  let header: DataView | undefined;
  let still: Uint8Array[] | undefined;
  for (const { name, body } of pngChunks(bytes)) {
    const view = viewOf(body);
    if (name === 'IHDR') header ??= view;
    if (name === 'fcTL')
      pictures.push({ size: { width: view.getUint32(4), height: view.getUint32(8) }, packed: [] });
    if (name === 'IDAT' && header !== undefined) {
      // A picture that is no frame of the animation lies in front of the first frame.
      if (still === undefined) {
        const own = { size: { width: header.getUint32(0), height: header.getUint32(4) }, packed: [] };
        const first = pictures[0] ?? own;
        if (pictures.length === 0) pictures.push(own);
        still = first.packed;
      }
      still.push(body);
    }
    if (name === 'fdAT') pictures.at(-1)?.packed.push(body.subarray(4));
  }
  if (header === undefined) return false;
  for (const { size, packed } of pictures) {
    if (!(await holds(packed, rowBytes(size, header)))) return false;
  }
  return pictures.length > 0;
}

/** Bytes of all rows, each with the byte of its filter. */
function rowBytes({ width, height }: Size, header: DataView): number {
  const bits = header.getUint8(8) * (SAMPLES[header.getUint8(9)] ?? 1);
  const rows = (across: number, down: number): number =>
    across === 0 ? 0 : down * (1 + Math.ceil((across * bits) / 8));
  if (header.getUint8(12) === 0) return rows(width, height);
  return PASSES.map(([left, top, right, down]) =>
    rows(Math.ceil(Math.max(0, width - left) / right), Math.ceil(Math.max(0, height - top) / down)),
  ).reduce((sum, length) => sum + length, 0);
}

/** Whether packed bytes become so many, to the last of them. Only a piece of them is held at a time. */
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
    // It cannot be unpacked.
    return false;
  }
  return made === length && inflate.bytesWritten === given;
}
