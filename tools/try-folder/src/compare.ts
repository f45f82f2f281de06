import sharp, { type Sharp } from 'sharp';
import { decode, type Pixels } from './pictures.js';
import type { Shape } from './requests.js';

/**
 * A picture averaged to a square of cells: four numbers per cell, red, green and blue premultiplied, and alpha itself, 0 to
 * 255.
 */
export interface Thumbnail {
  /** Number of cells per side. */
  readonly side: number;
  /** Row by row. */
  readonly cells: Float32Array;
}

/** Numbers of cells per side: enough to locate content. */
const SIDES = [32, 24, 16, 12, 8];

/** Minimum size of a cell, px, so that it is insensitive to lossy encoding. */
const CELL_PIXELS = 4;

/**
 * Averages a picture over the cells; its aspect ratio is lost, so sizes are judged separately.
 * @param side cells; by default as many as the picture allows
 */
export function thumbnail(
  { data, width, height, channels }: Pixels,
  side: number = sideFor(Math.min(width, height)),
): Thumbnail {
  const cells = new Float32Array(side * side * 4);
  for (let row = 0; row < side; row += 1) {
    const [top, bottom] = stretch(row, side, height);
    for (let column = 0; column < side; column += 1) {
      const [left, right] = stretch(column, side, width);
      const cell = cells.subarray((row * side + column) * 4, (row * side + column + 1) * 4);
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) addPixel(cell, data, (y * width + x) * channels, channels);
      }
      const count = (bottom - top) * (right - left);
      cell.set(cell.map((sum) => sum / count));
    }
  }
  return { side, cells };
}

/**
 * @param pixels on the shorter side
 */
const sideFor = (pixels: number) =>
  SIDES.find((cells) => cells * CELL_PIXELS <= pixels) ?? Math.min(...SIDES);

/**
 * The pixels of a side that a cell covers: at least one, so that small pictures can be compared too.
 * @param length px
 */
function stretch(cell: number, cells: number, length: number): readonly [from: number, to: number] {
  const from = Math.min(length - 1, Math.floor((cell * length) / cells));
  return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / cells))];
}

function addPixel(cell: Float32Array, data: Buffer, at: number, channels: 3 | 4) {
  const alpha = channels === 4 ? (data[at + 3] ?? 0) : 255;
  for (let channel = 0; channel < 3; channel += 1)
    cell[channel] = (cell[channel] ?? 0) + ((data[at + channel] ?? 0) * alpha) / 255;
  cell[3] = (cell[3] ?? 0) + alpha;
}

/** The same on white, as in formats without transparency. */
export function onWhite({ side, cells }: Thumbnail): Thumbnail {
  const white = cells.map((value, at) =>
    at % 4 === 3 ? 255 : value + 255 - (cells[at - (at % 4) + 3] ?? 255),
  );
  return { side, cells: white };
}

/** The seven other orientations of a picture, by name. `m` is the last row and column. */
const TURNS: readonly (readonly [
  name: string,
  from: (x: number, y: number, m: number) => readonly [x: number, y: number],
])[] = [
  ['mirrored left to right', (x, y, m) => [m - x, y]],
  ['mirrored top to bottom', (x, y, m) => [x, m - y]],
  ['turned by 180°', (x, y, m) => [m - x, m - y]],
  ['turned by 90°', (x, y, m) => [y, m - x]],
  ['turned by 270°', (x, y, m) => [m - y, x]],
  ['turned by 90° and mirrored', (x, y) => [y, x]],
  ['turned by 270° and mirrored', (x, y, m) => [m - y, m - x]],
];

export function turnsOf({ side, cells }: Thumbnail): readonly (readonly [name: string, turned: Thumbnail])[] {
  return TURNS.map(([name, from]) => {
    const turned = new Float32Array(cells.length);
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        const [fromX, fromY] = from(x, y, side - 1);
        const source = (fromY * side + fromX) * 4;
        turned.set(cells.subarray(source, source + 4), (y * side + x) * 4);
      }
    }
    return [name, { side, cells: turned }];
  });
}

/**
 * Maximum difference of two pictures, 0 to 255: on average, and in the worst block of cells. Right answers stay below three
 * quarters of it, for real photographs, logos and animations down to 32 px.
 */
export const TOLERANCE = { mean: 4, block: 12 };

/** How much closer a rotated original must be before an answer counts as rotated. */
const TURN_MARGIN = 0.5;

/**
 * Whether an answer shows the expected picture.
 * @returns the fault
 */
export function difference(received: Thumbnail, expected: Thumbnail): string | undefined {
  const { mean, block } = distance(received, expected);
  const turned = turnsOf(expected).find(([, cells]) => distance(received, cells).mean < mean - TURN_MARGIN);
  const figures = `differs by ${mean.toFixed(1)} on average and ${block.toFixed(1)} in the worst block, of 255`;
  if (turned !== undefined) return `the picture is ${turned[0]} (${figures})`;
  if (mean <= TOLERANCE.mean && block <= TOLERANCE.block) return undefined;
  return `the picture shows something else: it ${figures}; at most ${TOLERANCE.mean} and ${TOLERANCE.block} are expected`;
}

/** Mean absolute difference of colour or of alpha, whichever is larger. */
export function distance(one: Thumbnail, other: Thumbnail): { mean: number; block: number } {
  const { side } = one;
  if (other.side !== side) throw new RangeError(`thumbnails of ${side} and of ${other.side} cells`);
  const block = side < 16 ? 2 : 4;
  const blocks = (side / block) ** 2;
  const colour = new Float32Array(blocks);
  const alpha = new Float32Array(blocks);
  for (let at = 0; at < one.cells.length; at += 1) {
    const cell = at >> 2;
    const index = Math.floor(cell / side / block) * (side / block) + Math.floor((cell % side) / block);
    const sums = at % 4 === 3 ? alpha : colour;
    sums[index] = (sums[index] ?? 0) + Math.abs((one.cells[at] ?? 0) - (other.cells[at] ?? 0));
  }
  const values = [colour.map((sum) => sum / (block * block * 3)), alpha.map((sum) => sum / (block * block))];
  const mean = Math.max(...values.map((each) => each.reduce((total, value) => total + value, 0) / blocks));
  return { mean, block: Math.max(...values.map((each) => Math.max(...each))) };
}

/**
 * Valid ways to crop the centre: before scaling, with the odd row or column left on either side, or after it, like sharp's own
 * `cover`, which can only crop whole pixels of the small picture.
 */
export type Middle = 'floor' | 'ceil' | 'scaled';
/** The expected appearance of an original in a shape. Each thumbnail is computed once, on demand. */
export interface Reference {
  /** The ways that differ. */
  readonly middles: readonly Middle[];
  /** Without any loss. */
  readonly exact: (frame: number, middle?: Middle) => Promise<Thumbnail>;
  /** After sharp's own encoder of the format. */
  readonly encoded: (frame: number, format: string, middle: Middle) => Promise<Thumbnail>;
}

const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/** Encoders with ordinary settings, chosen here and not taken from the configuration. */
const ENCODERS: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  jpeg: (image) => image.flatten({ background: '#ffffff' }).jpeg({ quality: 80 }),
  webp: (image) => image.webp({ quality: 80 }),
  avif: (image) => image.avif({ quality: 60, effort: 2, chromaSubsampling: '4:2:0' }),
  gif: (image) => image.gif(),
  png: (image) => image.png(),
};

/** References from sharp alone, made from the decoded original. */
export function referenceOf(
  frames: readonly Pixels[],
  { fit }: Shape,
  size: { readonly width: number; readonly height: number },
): Reference {
  const resized = (index: number, middle: Middle) => {
    const frame = frames[index];
    if (frame === undefined) throw new RangeError(`frame ${index} of ${frames.length}`);
    const { data, width, height, channels } = frame;
    const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).ensureAlpha();
    // The size has the right aspect ratio already, so the other fits need no padding.
    if (fit === 'contain') return image.resize({ ...size, fit, background: CLEAR });
    if (fit !== 'cover') return image.resize({ ...size, fit: 'fill' });
    if (middle === 'scaled') return image.resize({ ...size, fit, position: 'centre' });
    return image.extract(middlePart({ width, height }, size, middle)).resize({ ...size, fit: 'fill' });
  };
  const exact = once(async (index, _, middle) => seen(resized(index, middle)));
  const encoded = once(async (index, format, middle) => {
    const encode = ENCODERS[format];
    if (encode === undefined) return exact(index, '', middle);
    // In a separate pipeline, because sharp would flatten before it pads.
    const { data, info } = await resized(index, middle).raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    return seen(sharp(await encode(sharp(data, { raw: { width, height, channels } })).toBuffer()));
  });
  return {
    middles: fit === 'cover' ? ['floor', 'ceil', 'scaled'] : ['floor'],
    exact: (index, middle = 'floor') => exact(index, '', middle),
    encoded,
  };
}

/**
 * The largest centred part of a picture with the aspect ratio of another size. It is cropped before scaling, where a pixel is
 * smallest.
 */
function middlePart(
  picture: { readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
  middle: 'floor' | 'ceil',
) {
  const scale = Math.min(picture.width / size.width, picture.height / size.height);
  const width = Math.max(1, Math.min(picture.width, Math.round(size.width * scale)));
  const height = Math.max(1, Math.min(picture.height, Math.round(size.height * scale)));
  const start = (left: number) => Math[middle](left / 2);
  return { left: start(picture.width - width), top: start(picture.height - height), width, height };
}

async function seen(image: Sharp) {
  const [pixels] = await decode(image);
  if (pixels === undefined) throw new Error('sharp made no picture');
  return thumbnail(pixels);
}

/** @returns the same, computed only once */
function once(
  make: (index: number, format: string, middle: Middle) => Promise<Thumbnail>,
): (index: number, format: string, middle: Middle) => Promise<Thumbnail> {
  const made: Map<string, Promise<Thumbnail>> = new Map();
  return (index, format, middle) => {
    const name = `${index} ${format} ${middle}`;
    const known = made.get(name) ?? make(index, format, middle);
    made.set(name, known);
    return known;
  };
}
