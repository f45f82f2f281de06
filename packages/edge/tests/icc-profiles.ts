/** The parameters of a profile; by default sRGB's, with the given curve. */
export interface Drawn {
  readonly space?: string;
  /** Red, green and blue in XYZ under D50. */
  readonly colours?: readonly (readonly number[])[];
  readonly curve: Buffer;
  /** Names of additional tags without data of their own. */
  readonly more?: string;
  /** Tags with their bytes. */
  readonly tags?: Readonly<Record<string, Buffer>>;
}

const SRGB_COLOURS = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7141],
];

/** Display P3 under D50, as in its ICC profiles. */
export const P3_COLOURS = [
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
];

/** sRGB's curve as a formula: exponent, slope, offset, slope near black, boundary. */
export const SRGB_FORMULA = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const;

/** A profile of three colours that share a curve, or of gray, in the layout of ICC.1:2022. */
export function drawProfile({
  space = 'RGB ',
  colours = SRGB_COLOURS,
  curve,
  more,
  tags = {},
}: Drawn): Buffer {
  const point = (colour: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(20);
    bytes.write('XYZ ', 'latin1');
    for (const [axis, value] of colour.entries())
      bytes.writeInt32BE(Math.round(value * 65_536), 8 + axis * 4);
    return bytes;
  };
  const [red = [], green = [], blue = []] = colours;
  const curves: Record<string, Buffer> =
    space === 'GRAY' ? { kTRC: curve } : { rTRC: curve, gTRC: curve, bTRC: curve };
  const points: Record<string, Buffer> =
    space === 'GRAY' ? {} : { rXYZ: point(red), gXYZ: point(green), bXYZ: point(blue) };
  const named = {
    wtpt: point([0.9642, 1, 0.8249]),
    ...points,
    ...curves,
    ...(more === undefined ? {} : { [more]: curve }),
    ...tags,
  };
  const header = Buffer.alloc(128);
  header.writeUInt8(2, 8);
  header.write('mntr', 12, 'latin1');
  header.write(space, 16, 'latin1');
  header.write('XYZ ', 20, 'latin1');
  header.write('acsp', 36, 'latin1');
  for (const [axis, value] of [0.9642, 1, 0.8249].entries())
    header.writeInt32BE(Math.round(value * 65_536), 68 + axis * 4);
  const entries = Object.entries(named);
  const table = Buffer.alloc(4 + entries.length * 12);
  table.writeUInt32BE(entries.length);
  const bodies: Buffer[] = [];
  const places = new Map<Buffer, number>();
  let end = header.length + table.length;
  for (const [at, [name, body]] of entries.entries()) {
    const place = places.get(body) ?? end;
    if (!places.has(body)) {
      places.set(body, end);
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      bodies.push(padded);
      end += padded.length;
    }
    table.write(name, 4 + at * 12, 'latin1');
    table.writeUInt32BE(place, 8 + at * 12);
    table.writeUInt32BE(body.length, 12 + at * 12);
  }
  const whole = Buffer.concat([header, table, ...bodies]);
  whole.writeUInt32BE(whole.length);
  return whole;
}

/** A parametric curve of a type. */
export function formula(kind: number, ...parameters: readonly number[]): Buffer {
  const curve = Buffer.alloc(12 + parameters.length * 4);
  curve.write('para', 'latin1');
  curve.writeUInt16BE(kind, 8);
  for (const [at, value] of parameters.entries()) curve.writeInt32BE(Math.round(value * 65_536), 12 + at * 4);
  return curve;
}

/** A curve of one exponent, in 256ths. */
export function gammaCurve(exponent: number): Buffer {
  const curve = Buffer.alloc(14);
  curve.write('curv', 'latin1');
  curve.writeUInt32BE(1, 8);
  curve.writeUInt16BE(Math.round(exponent * 256), 12);
  return curve;
}

/** The light for each level of sRGB by the standard's formula, in levels of 65,535. */
export function levelTable(count: number): Buffer {
  const curve = Buffer.alloc(12 + count * 2);
  curve.write('curv', 'latin1');
  curve.writeUInt32BE(count, 8);
  for (let at = 0; at < count; at += 1) {
    const level = at / (count - 1);
    const light = level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
    curve.writeUInt16BE(Math.round(light * 65_535), 12 + at * 2);
  }
  return curve;
}

/**
 * A lookup table from levels of three colours with sRGB's curve to XYZ: eight corners with linear interpolation (ICC.1:2022,
 * 10.10).
 */
export function lookupTable(colours: readonly (readonly number[])[]): Buffer {
  const [entries, corners] = [256, 8];
  const bytes = Buffer.alloc(52 + (3 * entries + 3 * corners + 3 * 2) * 2);
  bytes.write('mft2', 'latin1');
  bytes.set([3, 3, 2], 8);
  for (const place of [12, 28, 44]) bytes.writeInt32BE(65_536, place);
  bytes.writeUInt16BE(entries, 48);
  bytes.writeUInt16BE(2, 50);
  let at = 52;
  const push = (value: number): void => {
    bytes.writeUInt16BE(Math.max(0, Math.min(65_535, Math.round(value))), at);
    at += 2;
  };
  for (let channel = 0; channel < 3; channel += 1) {
    for (let entry = 0; entry < entries; entry += 1) {
      const level = entry / (entries - 1);
      push((level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4) * 65_535);
    }
  }
  for (let corner = 0; corner < corners; corner += 1) {
    for (let axis = 0; axis < 3; axis += 1) {
      const lit = [corner & 4, corner & 2, corner & 1].map((bit, at_) =>
        bit ? (colours[at_]?.[axis] ?? 0) : 0,
      );
      push(lit.reduce((sum, value) => sum + value, 0) * 32_768);
    }
  }
  for (let channel = 0; channel < 3; channel += 1) {
    push(0);
    push(65_535);
  }
  return bytes;
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const floats = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeFloatBE(value, 4 * at);
  return bytes;
};

/** A segmented curve that changes nothing (ICC.1:2022, 10.16). */
export function segmentedCurve(segments: number): Buffer {
  const bounds = Array.from({ length: segments - 1 }, (_, at) => (at + 1) / segments);
  const segment = Buffer.concat([Buffer.from('parf\0\0\0\0\0\0\0\0', 'latin1'), floats(1, 1, 0, 0)]);
  const all = Array.from({ length: segments }, () => segment);
  return Buffer.concat([
    Buffer.from('curf\0\0\0\0', 'latin1'),
    u16(segments),
    u16(0),
    floats(...bounds),
    ...all,
  ]);
}

/** A segmented curve of two segments, the second of which is a table. */
export function sampledCurve(samples: number): Buffer {
  const first = Buffer.concat([Buffer.from('parf\0\0\0\0\0\0\0\0', 'latin1'), floats(1, 1, 0, 0)]);
  const table = Buffer.concat([
    Buffer.from('samf\0\0\0\0', 'latin1'),
    u32(samples),
    Buffer.alloc(4 * samples),
  ]);
  return Buffer.concat([Buffer.from('curf\0\0\0\0', 'latin1'), u16(2), u16(0), floats(0), first, table]);
}

/** An element of three curves, which share their bytes. */
export const curvesElement = (curve: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('cvst\0\0\0\0', 'latin1'),
    ...[3, 3].map(u16),
    ...Array.from({ length: 3 }, () => Buffer.concat([u32(36), u32(curve.length)])),
    curve,
  ]);

/** An element that is a table of zeros. */
export const tableElement = (sides: readonly number[], outputs: number): Buffer =>
  Buffer.concat([
    Buffer.from('clut\0\0\0\0', 'latin1'),
    ...[sides.length, outputs].map(u16),
    Buffer.from(Array.from({ length: 16 }, (_, at) => sides[at] ?? 0)),
    Buffer.alloc(4 * outputs * sides.reduce((product, side) => product * side, 1)),
  ]);

/** A transform of the same element several times, whose bytes are stored once. */
export const elementsTag = (element: Buffer, times: number): Buffer =>
  Buffer.concat([
    Buffer.from('mpet\0\0\0\0', 'latin1'),
    ...[3, 3].map(u16),
    u32(times),
    ...Array.from({ length: times }, () => Buffer.concat([u32(16 + 8 * times), u32(element.length)])),
    element,
  ]);
