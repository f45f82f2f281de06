import type { Steps } from './steps.js';

/** How the pixels of an AV1 picture are coded. */
export interface Av1Samples {
  /** Samples per pixel: 1 without colour, 1.5 with 4:2:0, 3 at most. */
  readonly samples: number;
  /** Whether a sample has more than 8 bits. */
  readonly deep: boolean;
  /** Maximum frame area, px; undefined when the stream does not say. */
  readonly pixels?: number | undefined;
  /** Number of frames, each of which is decoded although only the last one is displayed. Default: one. */
  readonly frames?: number | undefined;
  /** Code points of primaries and transfer characteristics; undefined when the stream does not say. */
  readonly colour?: { readonly primaries: number; readonly transfer: number } | undefined;
}

/** The assumption when a stream does not say: the largest samples that a decoder might hold. */
export const WORST_SAMPLES: Av1Samples = { samples: 3, deep: true };

/** Type of the unit that says how all frames are coded (AV1 bitstream specification, 6.2.2). */
export const SEQUENCE_HEADER = 1;

/** Units that begin a frame: a header by itself, or with its pixels (6.2.2). A still picture has one. */
export const FRAMES: readonly number[] = [3, 6];

/** Maximum number of units to examine; a picture has a handful. */
export const MAX_UNITS = 256;

/** A unit of a stream (5.3). */
export interface Av1Unit {
  readonly type: number;
  readonly body: Uint8Array;
}

/** The units of a stream, in order; undefined where the next one cannot be located. */
export function* av1Units(stream: Uint8Array): Generator<Av1Unit | undefined> {
  let at = 0;
  for (let unit = 0; at < stream.length; unit += 1) {
    const header = stream[at] ?? 0;
    const hasSize = (header & 0x02) !== 0;
    const start = at + ((header & 0x04) === 0 ? 1 : 2);
    const size = hasSize ? leb128(stream, start) : undefined;
    if (unit === MAX_UNITS || size === undefined) {
      yield undefined;
      return;
    }
    const body = start + size.bytes;
    at = body + size.value;
    yield { type: (header >> 3) % 16, body: stream.subarray(body, at) };
  }
}

/** Cost of finding a unit and of reading a sequence header, steps. */
const [UNIT_STEPS, HEADER_STEPS] = [5, 80];

/**
 * The largest values in an AV1 stream's sequence headers, the worst without one. A container says the same, but decoders
 * follow the stream.
 * @param steps steps of the survey, which limits them: many items may share a stream
 */
export function av1Samples(stream: Uint8Array, steps?: Steps): Av1Samples {
  let largest: Av1Samples | undefined;
  let [units, frames] = [0, 0];
  for (const unit of av1Units(stream)) {
    if (steps !== undefined) steps.taken += unit?.type === SEQUENCE_HEADER ? HEADER_STEPS : UNIT_STEPS;
    // Decoders stop at a unit that cannot be located, but not at the maximum.
    if (unit === undefined)
      return { ...WORST_SAMPLES, frames: units === MAX_UNITS ? Number.POSITIVE_INFINITY : frames + 1 };
    units += 1;
    if (FRAMES.includes(unit.type)) frames += 1;
    if (unit.type === SEQUENCE_HEADER) largest = moreOf(largest, sequenceHeader(unit.body));
  }
  // Without a sequence header a decoder may have one from the container.
  return { ...(largest ?? WORST_SAMPLES), frames };
}

const moreOf = (one: Av1Samples | undefined, other: Av1Samples): Av1Samples => ({
  samples: Math.max(one?.samples ?? 0, other.samples),
  deep: (one?.deep ?? false) || other.deep,
  pixels: Math.max(one?.pixels ?? 0, other.pixels ?? 0) || undefined,
  colour: one?.colour ?? other.colour,
});

/** A number with seven bits per byte, the lowest first (4.10.5). */
function leb128(
  bytes: Uint8Array,
  at: number,
): { readonly value: number; readonly bytes: number } | undefined {
  let value = 0;
  for (let next = 0; next < 8; next += 1) {
    const byte = bytes[at + next];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * next);
    if (byte < 0x80) return { value, bytes: next + 1 };
  }
  return undefined;
}

/** Reads at most 31 bits, the highest first; bits past the end read as ones. */
function bitReader(bytes: Uint8Array): (bits: number) => number {
  let at = 0;
  return (bits) => {
    let value = 0;
    for (const end = at + bits; at < end; ) {
      const left = 8 - (at & 7);
      const count = Math.min(left, end - at);
      const byte = (bytes[at >> 3] ?? 0xff) >> (left - count);
      value = (value << count) | (byte & ((1 << count) - 1));
      at += count;
    }
    return value;
  };
}

/** Fields before the depth are read only to skip them (5.5.1, 5.5.2). */
function sequenceHeader(bytes: Uint8Array): Av1Samples {
  const read = bitReader(bytes);
  const profile = read(3);
  read(1);
  const reduced = read(1) === 1;
  if (reduced) read(5);
  else if (!skipOperatingPoints(read)) return WORST_SAMPLES;
  const [widthBits, heightBits] = [read(4) + 1, read(4) + 1];
  const pixels = (read(widthBits) + 1) * (read(heightBits) + 1);
  if (!reduced && read(1) === 1) read(7);
  // Superblocks, intra filters, intra edges.
  read(3);
  if (!reduced) skipMotion(read);
  // Super-resolution, CDEF, restoration.
  read(3);
  const deep = read(1) === 1;
  // Only profile 2 has a bit for 12-bit samples; only profile 1 has none for pictures without colour (5.5.2).
  if (profile === 2 && deep) read(1);
  const mono = profile !== 1 && read(1) === 1;
  const colour = read(1) === 1 ? { primaries: read(8), transfer: read(8) } : undefined;
  return { samples: profile !== 0 ? 3 : mono ? 1 : 1.5, deep, pixels, colour };
}

/** @returns whether it could be skipped; timing information of a film is not supported */
function skipOperatingPoints(read: (bits: number) => number): boolean {
  if (read(1) === 1) return false;
  const delays = read(1) === 1;
  const points = read(5) + 1;
  for (let point = 0; point < points; point += 1) {
    read(12);
    if (read(5) > 7) read(1);
    if (delays && read(1) === 1) read(4);
  }
  return true;
}

function skipMotion(read: (bits: number) => number): void {
  // Compound prediction, warping, dual filters.
  read(4);
  const ordered = read(1) === 1;
  if (ordered) read(2);
  const screenContent = read(1) === 1 ? 2 : read(1);
  if (screenContent > 0 && read(1) === 0) read(1);
  if (ordered) read(3);
}
