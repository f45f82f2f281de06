import { type Chance, sidesOf } from './chance.js';

const word = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);

/** A segment: its marker, its length, its contents (ITU-T T.81, B.1.1.4). */
const segment = (marker: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([0xff, marker]), word(body.length + 2), body]);
};

/** Codings: baseline, extended, progressive, lossless, and the first and the third with arithmetic coding (table B.1). */
const FRAMES = {
  baseline: 0xc0,
  extended: 0xc1,
  progressive: 0xc2,
  lossless: 0xc3,
  arithmetic: 0xc9,
  both: 0xca,
};

/** A table of two codes, `0` and `10`: with zero bits each block is two symbols 0, which is gray. */
const PLAIN_TABLE = [1, 1, ...new Array<number>(14).fill(0)];

/** A table of 256 codes of eight and nine bits, so that any bytes are symbols. */
const FULL_TABLE = [...new Array<number>(7).fill(0), 254, 2, ...new Array<number>(7).fill(0)];

const table = (kind: 0 | 1, id: number, full: boolean): Buffer =>
  full
    ? segment(
        0xc4,
        [kind * 16 + id, ...FULL_TABLE],
        Array.from({ length: 256 }, (_, at) => (kind === 0 ? at % 12 : at)),
      )
    : segment(0xc4, [kind * 16 + id, ...PLAIN_TABLE], kind === 0 ? [0, 1] : [0, 0xf0]);

/** A JPEG with scans, segments, restart markers and samplings that no encoder writes. */
export function makeJpeg(chance: Chance): Buffer {
  const { width, height } = sidesOf(chance);
  const way = chance.oneOf([
    ...['baseline', 'baseline', 'progressive', 'progressive', 'extended', 'lossless', 'arithmetic', 'both'],
  ] as (keyof typeof FRAMES)[]);
  const count = chance.once(20) ? chance.oneOf([0, 2, 5, 10, 255]) : chance.oneOf([1, 3, 3, 3, 4]);
  const plain = chance.once(3);
  const factor = (): number =>
    chance.once(12)
      ? chance.below(256)
      : chance.oneOf([
          0x11,
          0x11,
          0x11,
          0x12,
          0x21,
          0x22,
          0x22,
          chance.oneOf([0x41, 0x14, 0x44, 0x31, 0x13]),
        ]);
  const sampling = Array.from({ length: count }, (_, at) => (plain ? (at === 0 ? 0x22 : 0x11) : factor()));
  const full = chance.once(3);
  const precision = chance.once(25) ? chance.oneOf([12, 16, 2, 0]) : 8;
  const frame = segment(
    FRAMES[way],
    [precision],
    word(chance.once(60) ? 0 : Math.min(65_535, height)),
    word(Math.min(65_535, width)),
    [count, ...sampling.flatMap((factors, at) => [at + 1, factors, 0])],
  );
  const restart = chance.once(5) ? chance.spread(1, 65_535) : 0;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...metadata(chance),
    segment(0xdb, [0], new Array<number>(64).fill(chance.between(1, 255))),
    ...(chance.once(15) ? [frame] : []),
    frame,
    table(0, 0, full),
    table(1, 0, full),
    ...(restart > 0 ? [segment(0xdd, word(restart))] : []),
    ...scansOf(chance, way, count, { width, height }, restart),
    ...(chance.once(12) ? [] : [Buffer.from([0xff, 0xd9])]),
    ...(chance.once(12) ? [chance.bytes(chance.spread(1, 5000))] : []),
  ]);
}

/** Application segments and comments, a few or a flood of them. */
function metadata(chance: Chance): Buffer[] {
  const flood = chance.once(12) ? chance.spread(50, 400_000) : chance.below(4);
  const marker = chance.oneOf([
    0xe0,
    0xe1,
    0xe2,
    0xed,
    0xee,
    0xef,
    0xfe,
    chance.once(8) ? chance.oneOf([0xdd, 0xf0]) : 0xe1,
  ]);
  const name = chance.oneOf([
    '',
    'JFIF\0',
    'Exif\0\0',
    'ICC_PROFILE\0',
    'http://ns.adobe.com/xap/1.0/\0',
    'Photoshop 3.0\0',
    'MPF\0',
  ]);
  const room = Math.min(65_000, Math.floor(8_000_000 / Math.max(1, flood)));
  const one = segment(
    marker,
    Buffer.from(name, 'latin1'),
    chance.bytes(Math.min(chance.spread(1, 60_000), room)),
  );
  return [Buffer.alloc(one.length * flood, one)];
}

/** Scans in an encoder's order, or in any order; some of them repeated. */
function scansOf(
  chance: Chance,
  way: keyof typeof FRAMES,
  count: number,
  { width, height }: { readonly width: number; readonly height: number },
  restart: number,
): Buffer[] {
  const all = Array.from({ length: Math.min(count, 4) }, (_, at) => at + 1);
  const start = (components: readonly number[], from: number, to: number, bits: number): Buffer =>
    segment(0xda, [components.length, ...components.flatMap((id) => [id, 0]), from, to, bits]);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const coded = (share: number): Buffer => {
    const length = Math.min(3_000_000, Math.ceil((blocks * share) / 4));
    const body = chance.once(3) ? stuffed(chance.bytes(Math.min(length, 60_000))) : Buffer.alloc(length);
    if (restart === 0) return body;
    const marks = Math.min(2000, chance.spread(1, 3000));
    return Buffer.concat([
      body,
      ...Array.from({ length: marks }, (_, at) => Buffer.from([0, 0xff, 0xd0 + (at & 7)])),
    ]);
  };
  if (way !== 'progressive' && way !== 'both') {
    const apart = chance.once(3) ? all.map((id) => [id]) : [all];
    return apart.flatMap((components) => [
      start(components, way === 'lossless' ? 1 : 0, way === 'lossless' ? 0 : 63, 0),
      coded(components.length),
    ]);
  }
  const first = [start(all, 0, 0, chance.oneOf([0, 1, 0x01])), coded(all.length / 4)];
  const times = chance.once(8) ? chance.spread(20, 6000) : chance.between(0, 12);
  const later = Array.from({ length: Math.min(times, 40) }, () => {
    const from = chance.between(1, 63);
    const id = chance.oneOf(all.length === 0 ? [1] : all);
    const run = chance.once(2) ? Buffer.alloc(Math.min(4000, Math.ceil(blocks / 8))) : Buffer.alloc(0);
    return [start([id], from, chance.between(from, 63), chance.oneOf([0, 1, 2, 13, 0x10, 0x21])), run];
  });
  const one = later.flat();
  const again = later.length === 0 ? 0 : Math.floor(times / later.length);
  const body = Buffer.concat(one);
  return [
    ...first,
    Buffer.alloc(body.length * Math.min(again, Math.ceil(20_000_000 / (body.length + 1))), body),
  ];
}

/** Coded bytes with stuffing, so that 0xff is no marker. */
const stuffed = (bytes: Buffer): Buffer =>
  Buffer.from([...bytes].flatMap((byte) => (byte === 0xff ? [255, 0] : [byte])));
