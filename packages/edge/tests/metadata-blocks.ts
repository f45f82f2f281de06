/** Allowed blocks besides the pixels of a derivative. */
export const ALLOWED_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  jpeg: ['APP0 JFIF', 'APP14 Adobe'],
  png: ['IHDR', 'PLTE', 'tRNS', 'pHYs', 'IDAT', 'IEND'],
  webp: ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF'],
  avif: [
    ...['ftyp', 'mdat', 'free', 'hdlr', 'pitm', 'iloc', 'iref', 'ipma', 'idat'],
    ...['ispe', 'pixi', 'av1C', 'auxC', 'colr nclx', 'item av01', 'item grid'],
  ],
  gif: ['extension f9', 'extension ff NETSCAPE2.0'],
};

/**
 * The blocks besides the pixels of a picture, found by the structure of the file alone: the markers of a JPEG, the chunks of a
 * PNG or a WebP, the items and properties of an AVIF, the extensions of a GIF. Written from the specifications, so that it
 * shares no code with the writers.
 */
export function blocksOf(bytes: Uint8Array): readonly string[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = walk(file);
  return [...new Set(found)].sort();
}

function walk(file: Buffer): readonly string[] {
  if (file.readUInt16BE(0) === 0xffd8) return jpegBlocks(file);
  if (file.subarray(1, 4).toString() === 'PNG') return pngBlocks(file);
  if (file.subarray(8, 12).toString() === 'WEBP') return webpBlocks(file, 12, file.length);
  if (file.subarray(0, 3).toString() === 'GIF') return gifBlocks(file);
  if (file.subarray(4, 8).toString() === 'ftyp') return avifBlocks(file, 0, file.length);
  throw new Error(
    `Expected a JPEG, PNG, WebP, GIF or AVIF, received ${file.subarray(0, 12).toString('hex')}.`,
  );
}

function jpegBlocks(file: Buffer): readonly string[] {
  const found: string[] = [];
  let at = 2;
  while (at < file.length - 1) {
    if (file[at] !== 0xff) {
      at += 1;
      continue;
    }
    const marker = file[at + 1] ?? 0;
    // Padding, a stuffed byte, restarts and the end have no length.
    if (marker === 0xff || marker === 0 || (marker >= 0xd0 && marker <= 0xd9)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = file.readUInt16BE(at + 2);
    if (marker >= 0xe0 && marker <= 0xef) {
      const text = file.subarray(at + 4, at + 2 + length).toString('latin1');
      found.push(`APP${marker - 0xe0} ${text.split('\0')[0]}`);
    }
    if (marker === 0xfe) found.push('COM');
    at += 2 + length;
  }
  return found;
}

function pngBlocks(file: Buffer): readonly string[] {
  const found: string[] = [];
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at)) {
    found.push(file.subarray(at + 4, at + 8).toString());
  }
  return found;
}

function webpBlocks(file: Buffer, from: number, to: number): readonly string[] {
  const found: string[] = [];
  for (let at = from; at + 8 <= to; ) {
    const name = file.subarray(at, at + 4).toString();
    const size = file.readUInt32LE(at + 4);
    found.push(name);
    if (name === 'ANMF') found.push(...webpBlocks(file, at + 8 + 16, at + 8 + size));
    at += 8 + size + (size & 1);
  }
  return found;
}

function gifBlocks(file: Buffer): readonly string[] {
  const found: string[] = [];
  const colours = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + colours(file[10] ?? 0);
  const skipData = (): void => {
    while ((file[at] ?? 0) !== 0) at += 1 + (file[at] ?? 0);
    at += 1;
  };
  while (at < file.length && file[at] !== 0x3b) {
    const kind = file[at];
    if (kind === 0x21) {
      const label = file[at + 1] ?? 0;
      const name = label === 0xff ? ` ${file.subarray(at + 3, at + 14).toString('latin1')}` : '';
      found.push(`extension ${label.toString(16)}${name}`);
      at += 2;
    } else {
      at += 10 + colours(file[at + 9] ?? 0) + 1;
    }
    skipData();
  }
  return found;
}

const HOLDERS = ['meta', 'iprp', 'ipco', 'iinf', 'moov', 'trak'];

function avifBlocks(file: Buffer, from: number, to: number): readonly string[] {
  const found: string[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = file.readUInt32BE(at) || to - at;
    const name = file.subarray(at + 4, at + 8).toString();
    const skipped = name === 'meta' ? 12 : name === 'iinf' ? 14 : 8;
    if (HOLDERS.includes(name)) found.push(...avifBlocks(file, at + skipped, at + size));
    else if (name === 'infe') found.push(`item ${file.subarray(at + 16, at + 20).toString()}`);
    else if (name === 'colr') found.push(`colr ${file.subarray(at + 8, at + 12).toString()}`);
    else found.push(name);
    at += size;
  }
  return found;
}
