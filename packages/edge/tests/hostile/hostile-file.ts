import { type Chance, chanceOf } from './chance.js';
import { makeAvif } from './make-avif.js';
import { makeGif } from './make-gif.js';
import { makeJpeg } from './make-jpeg.js';
import { makePng } from './make-png.js';
import { makeSvg } from './make-svg.js';
import { makeTiff } from './make-tiff.js';
import { makeWebp } from './make-webp.js';

/** A malicious file, and the request for it. */
export interface HostileFile {
  /** Its kind, such as `avif` or `png, cut off`. */
  readonly kind: string;
  readonly bytes: Buffer;
  readonly query: string;
  readonly accept: string;
}

const MAKERS: readonly (readonly [format: string, make: (chance: Chance) => Buffer | Promise<Buffer>])[] = [
  ['avif', makeAvif],
  ['jpeg', makeJpeg],
  ['png', makePng],
  ['gif', makeGif],
  ['webp', makeWebp],
  ['tiff', makeTiff],
];

/** Requests: small and large, cropped, rotated, trimmed, in each format, and each expensive effect. */
const QUERIES = [
  ...[
    'w=88',
    'w=88',
    'w=48&f=jpeg',
    'w=320&f=png',
    'w=640',
    'w=640&f=webp',
    'w=1280&f=avif',
    'w=3840&f=jpeg',
  ],
  ...[
    'w=88&h=88&focus=attention&f=jpeg',
    'w=320&h=200&focus=entropy',
    'trim=10&f=png',
    'trim=1&w=88',
    'q=95',
  ],
  ...[
    'w=48&rotate=90&bg=ff000080',
    'w=640&blur=5',
    'w=320&blur=100&f=webp',
    'w=320&sharpen=3',
    'w=200&gray=1',
  ],
  ...['w=88&h=400&fit=contain&bg=123456', 'w=640&flip=h', 'f=png&w=1280'],
];

const ACCEPTS = ['image/avif,image/webp', 'image/webp', '*/*'];

/** Each drawing takes a separate process, and with it a multiple of the time, so there are few of them. */
const ONE_DRAWING_IN = 60;

/** The file of a number in the series of a seed; deterministic. */
export async function hostileFile(seed: number, index: number): Promise<HostileFile> {
  const chance = chanceOf(seed, index);
  const request = { query: chance.oneOf(QUERIES), accept: chance.oneOf(ACCEPTS) };
  if (chance.once(ONE_DRAWING_IN)) return { kind: 'svg', bytes: makeSvg(chance), ...request };
  const [format, make] = chance.oneOf(MAKERS);
  const bytes = await make(chance);
  const broken = chance.below(10);
  if (broken === 0) {
    return {
      kind: `${format}, cut off`,
      bytes: bytes.subarray(0, chance.below(bytes.length + 1)),
      ...request,
    };
  }
  if (broken === 1) return { kind: `${format}, changed`, bytes: changed(chance, bytes), ...request };
  return { kind: format, bytes, ...request };
}

/** Changes one byte; half of the changes affect headers. */
function changed(chance: Chance, bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  const reach = chance.once(2) ? Math.min(400, copy.length) : copy.length;
  copy[chance.below(reach)] = chance.oneOf([0, 1, 0x7f, 0x80, 0xff, chance.below(256)]);
  return copy;
}
