import { type Chance, sidesOf } from './chance.js';
import { codedWebp, SIDES } from './coded.js';

/** A chunk: its name, its length, its contents, padded to an even number of bytes (WebP container specification). */
function chunk(name: string, body: Buffer, declared = body.length): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(declared);
  return Buffer.concat([Buffer.from(name), size, body, Buffer.alloc(body.length & 1)]);
}

/** A WebP with frames, chunks and canvases that no encoder writes. */
export async function makeWebp(chance: Chance): Promise<Buffer> {
  if (chance.once(6)) return still(chance);
  const count = chance.once(10) ? chance.spread(50, 60_000) : chance.between(1, 30);
  const pool = await Promise.all([0, 1, 2].map(() => frameOf(chance, count > 60)));
  const fits = { width: Math.max(...pool.map(widthOf)), height: Math.max(...pool.map(heightOf)) };
  const canvas = chance.once(6) ? sidesOf(chance) : fits;
  const frames = Array.from({ length: Math.min(count, 200) }, () => placed(chance, chance.oneOf(pool)));
  const few = Buffer.concat(frames);
  const flood = count > 200 ? [repeated(chance.oneOf(frames), count - 200)] : [];
  const head = Buffer.alloc(10);
  head[0] = chance.once(10) ? chance.below(256) : 0x12;
  head.writeUIntLE((canvas.width - 1) % 2 ** 24, 4, 3);
  head.writeUIntLE((canvas.height - 1) % 2 ** 24, 7, 3);
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    ...(chance.once(25) ? [] : [chunk('VP8X', head)]),
    ...unknown(chance),
    ...(chance.once(25) ? [] : [chunk('ANIM', chance.bytes(6))]),
    ...unknown(chance),
    few,
    ...flood,
    ...unknown(chance),
  ]);
  return Buffer.concat([
    chunk('RIFF', body, chance.once(15) ? chance.below(2 ** 31) : body.length),
    ...trailing(chance),
  ]);
}

const trailing = (chance: Chance): Buffer[] =>
  chance.once(15) ? [chance.bytes(chance.spread(1, 4000))] : [];

/** A still picture with transparency, or with a canvas of another size. */
async function still(chance: Chance): Promise<Buffer> {
  const file = Buffer.from(
    await codedWebp(chance.oneOf(SIDES.slice(0, 8)), chance.oneOf(['lossy', 'lossless', 'alpha']), false),
  );
  if (chance.once(2)) return Buffer.concat([file, ...trailing(chance)]);
  const { width, height } = sidesOf(chance);
  const head = Buffer.alloc(10);
  head[0] = chance.oneOf([0x10, 0x12, 0x3c, 0]);
  head.writeUIntLE((width - 1) % 2 ** 24, 4, 3);
  head.writeUIntLE((height - 1) % 2 ** 24, 7, 3);
  const alpha = chunk(
    'ALPH',
    Buffer.concat([Buffer.from([chance.below(64)]), chance.bytes(chance.spread(1, 5000))]),
  );
  const body = [Buffer.from('WEBP'), chunk('VP8X', head), ...unknown(chance), alpha, file.subarray(12)];
  return chunk('RIFF', Buffer.concat(body));
}

/** The chunks of a frame. */
async function frameOf(chance: Chance, small: boolean): Promise<Buffer> {
  const side = chance.oneOf(SIDES.slice(0, small ? 2 : chance.once(30) ? 7 : 4));
  const file = await codedWebp(side, chance.oneOf(['lossy', 'lossless', 'alpha']), side[0] < 1000);
  const chunks = file.subarray(12);
  const start = Buffer.alloc(16);
  start.writeUIntLE(side[0] - 1, 6, 3);
  start.writeUIntLE(side[1] - 1, 9, 3);
  // VP8X belongs to a file and not to a frame.
  const own = chunks.subarray(0, 4).toString() === 'VP8X' ? chunks.subarray(18) : chunks;
  return Buffer.concat([start, own, ...(chance.once(8) ? unknown(chance) : [])]);
}

const widthOf = (frame: Buffer): number => frame.readUIntLE(6, 3) + 1;
const heightOf = (frame: Buffer): number => frame.readUIntLE(9, 3) + 1;

/** A frame with arbitrary position, time and flags. */
function placed(chance: Chance, frame: Buffer): Buffer {
  const own = Buffer.from(frame);
  if (chance.once(60)) own.writeUIntLE(chance.below(chance.once(5) ? 2 ** 24 : 50), 0, 3);
  if (chance.once(60)) own.writeUIntLE(chance.below(chance.once(5) ? 2 ** 24 : 50), 3, 3);
  if (chance.once(200)) own.writeUIntLE(chance.below(2 ** 24), 6, 3);
  own.writeUIntLE(chance.spread(1, 2 ** 24 - 1), 12, 3);
  own[15] = chance.below(chance.once(200) ? 256 : 4);
  return chunk('ANMF', own);
}

const repeated = (part: Buffer, times: number): Buffer =>
  Buffer.alloc(part.length * Math.min(times, Math.ceil(20_000_000 / part.length)), part);

/** Unknown chunks, a few or a flood of them. */
function unknown(chance: Chance): Buffer[] {
  if (!chance.once(4)) return [];
  const times = chance.once(12) ? chance.spread(20, 400_000) : 1;
  const name = chance.oneOf(['EXIF', 'XMP ', 'ICCP', 'none', 'ALPH', 'VP8 ', 'ANIM', 'FRGM']);
  const declared = chance.once(20) ? chance.below(2 ** 31) : undefined;
  return [repeated(chunk(name, chance.bytes(chance.spread(1, times > 1 ? 20 : 3000)), declared), times)];
}
