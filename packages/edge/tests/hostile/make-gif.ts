import { type Chance, sidesOf } from './chance.js';

const word = (value: number): number[] => [value & 255, (value >> 8) & 255];

/** Data in sub-blocks of at most 255 bytes, each with its length prefix. */
function blocks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    parts.push(Buffer.of(part.length), part);
  }
  return Buffer.concat([...parts, Buffer.of(0)]);
}

/** Compressed pixels of one colour: each code represents one pixel more than the previous one, 8 million in 6 kB. */
function oneColour(pixels: number, bits: number): Buffer {
  const [clear, end] = [2 ** bits, 2 ** bits + 1];
  const bytes: number[] = [];
  let [held, count, width, next] = [0, 0, bits + 1, end + 1];
  const put = (code: number): void => {
    held += code * 2 ** count;
    count += width;
    while (count >= 8) {
      bytes.push(held % 256);
      held = Math.floor(held / 256);
      count -= 8;
    }
  };
  put(clear);
  let [left, run] = [pixels, 1];
  while (left > 0) {
    const length = Math.min(run, left);
    put(length === 1 ? 0 : end + length - 1);
    left -= length;
    run += 1;
    if (next === 4096) {
      put(clear);
      [width, next, run] = [bits + 1, end + 1, 1];
      continue;
    }
    if (next >= 2 ** width) width += 1;
    next += 1;
  }
  put(end);
  if (count > 0) bytes.push(held % 256);
  return Buffer.from(bytes);
}

/** A GIF with frames, disposals, screens and positions that no encoder writes. */
export function makeGif(chance: Chance): Buffer {
  const screen = sidesOf(chance, 30_000_000);
  const [width, height] = [Math.min(65_535, screen.width), Math.min(65_535, screen.height)];
  const area = width * height;
  const flood = chance.once(10) ? chance.spread(100, 300_000) : chance.between(1, 40);
  const shown = Math.max(1, Math.min(flood, Math.floor(40_000_000 / area)));
  const bits = chance.between(1, 8);
  const shared = chance.once(20) ? 0 : 0x80 | (bits - 1);
  const parts: Buffer[] = [
    Buffer.from(chance.once(10) ? 'GIF87a' : 'GIF89a'),
    Buffer.of(...word(width), ...word(height), shared, chance.below(256), chance.below(256)),
    shared === 0 ? Buffer.alloc(0) : chance.bytes(3 * 2 ** bits),
    ...(chance.once(2) ? [extension(0xff, 'NETSCAPE2.0', Buffer.of(1, ...word(chance.below(65_536))))] : []),
    ...beside(chance),
  ];
  const kinds = Array.from({ length: Math.min(shown, 12) }, () => picture(chance, { width, height, bits }));
  for (let frame = 0; frame < shown; frame += 1) parts.push(kinds[frame % kinds.length] ?? Buffer.alloc(0));
  if (flood > shown) parts.push(repeated(picture(chance, { width: 1, height: 1, bits }), flood - shown));
  if (chance.once(10)) parts.push(...beside(chance));
  if (!chance.once(15)) parts.push(Buffer.of(0x3b));
  if (chance.once(15)) parts.push(chance.bytes(chance.spread(1, 4000)));
  return Buffer.concat(parts);
}

const repeated = (part: Buffer, times: number): Buffer =>
  Buffer.alloc(part.length * Math.min(times, Math.ceil(30_000_000 / part.length)), part);

const extension = (label: number, name: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.of(0x21, label),
    ...(name === '' ? [] : [Buffer.of(name.length), Buffer.from(name)]),
    blocks(body),
  ]);

/** Comments, plain text and applications, a few or a flood of them. */
function beside(chance: Chance): Buffer[] {
  const times = chance.once(12) ? chance.spread(20, 200_000) : chance.below(2);
  const label = chance.oneOf([0xfe, 0x01, 0xff, 0xf9, chance.below(256)]);
  const name = label === 0xff ? chance.oneOf(['XMP DataXMP', 'ICCRGBG1012', 'NETSCAPE2.0']) : '';
  return [repeated(extension(label, name, chance.bytes(chance.spread(1, 3000))), times)];
}

/** A picture with its control: inside the screen, over its edge, or many times as large. */
function picture(
  chance: Chance,
  screen: { readonly width: number; readonly height: number; readonly bits: number },
): Buffer {
  const wild = chance.once(25);
  const side = (max: number): number =>
    wild ? chance.spread(1, 65_535) : chance.between(Math.ceil(max / 2), max);
  const whole = chance.once(2);
  const [width, height] = whole ? [screen.width, screen.height] : [side(screen.width), side(screen.height)];
  const place = (free: number): number => (wild ? chance.below(65_536) : chance.below(Math.max(1, free + 1)));
  const own = chance.once(6);
  const bits = own ? chance.between(1, 8) : screen.bits;
  const code = chance.once(40) ? chance.below(16) : Math.max(2, bits);
  const enough = Math.min(width * height, 60_000_000);
  const pixels = chance.once(12) ? Math.floor(enough / 2) : chance.once(12) ? enough * 2 : enough;
  const packed = chance.once(10)
    ? chance.bytes(chance.spread(1, 2000))
    : oneColour(Math.max(1, pixels), Math.max(2, Math.min(8, code)));
  const control = Buffer.of(
    0x21,
    0xf9,
    4,
    (chance.below(8) << 2) | chance.below(4),
    ...word(chance.spread(1, 65_535)),
    chance.below(256),
    0,
  );
  return Buffer.concat([
    ...(chance.once(5) ? [] : [control]),
    Buffer.of(
      0x2c,
      ...word(place(screen.width - width)),
      ...word(place(screen.height - height)),
      ...word(width),
      ...word(height),
    ),
    Buffer.of((own ? 0x80 | (bits - 1) : 0) | (chance.once(4) ? 0x40 : 0)),
    ...(own ? [chance.bytes(3 * 2 ** bits)] : []),
    Buffer.of(code),
    blocks(packed),
  ]);
}
