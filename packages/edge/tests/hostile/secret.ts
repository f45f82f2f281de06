/** The planted secret: a name, a title and a place in one. */
export const SECRET = 'PLANTED Alice at home 48.137154N';

/** The same as bytes with a C terminator. */
export const secret = Buffer.from(`${SECRET}\0`);

/** A picture with the secret in one place. */
export interface Planted {
  readonly format: string;
  readonly place: string;
  readonly bytes: Buffer;
}

export const u16be = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);
export const at = (file: Buffer, place: number, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([file.subarray(0, place), ...parts, file.subarray(place)]);

/** EXIF with an artist, and a GPS directory with a place in words (TIFF 6.0; EXIF 2.3, 4.6.6). */
export function exif(): Buffer {
  const entry = (tag: number, kind: number, count: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(kind, 2);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const own = Buffer.concat([
    u16be(0x0200),
    entry(315, 2, secret.length, 100),
    entry(34_853, 4, 1, 50),
    Buffer.alloc(4),
  ]);
  const gps = Buffer.concat([u16be(0x0100), entry(27, 7, secret.length, 100), Buffer.alloc(4)]);
  const file = Buffer.alloc(100 + secret.length);
  file.write('II*\0\x08\0\0\0', 'latin1');
  own.copy(file, 8);
  gps.copy(file, 50);
  secret.copy(file, 100);
  return file;
}
