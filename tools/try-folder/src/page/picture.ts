import { distance, type Figures, type Painted, type Part } from './measure.js';

/** Where bytes lie, and what their Content-Type says. */
export interface Place {
  readonly url: string;
  readonly type: string;
}
/** What is to be compared. */
export interface Comparison {
  readonly original: Place;
  readonly answer: Place;
  /** Of the original, any of which is right. */
  readonly parts: readonly Part[];
  /** Whether the answer should move as the original does. */
  readonly animated: boolean;
  /** Whether the answer's format knows no transparency. */
  readonly onWhite: boolean;
  /** That was asked for. */
  readonly q: number;
  /** The size at which an answer that is a drawing is painted. */
  readonly drawAs: { width: number; height: number } | undefined;
}
/** What the browser sees in a picture, px and ms. */
export interface Seen {
  readonly width: number;
  readonly height: number;
  /** Of the frames; one for what does not move. */
  readonly durations: readonly number[];
  /** Whether it is a drawing, which has every size. */
  readonly vector: boolean;
  /** Whether every pixel of the first frame is; only of originals. */
  readonly opaque: boolean;
}
export interface FrameSeen {
  /** Of the original. */
  readonly frame: number;
  readonly figures: Figures;
  /** What the browser's own encoders lose at the same quality. */
  readonly encoding: Figures;
  /** How far the browser's own way of scaling is from the judge's. */
  readonly scaling: Figures;
  /** -1 or 1 when the frame before or behind is shown instead, else 0. */
  readonly moved: number;
  /** Usual mistakes. */
  readonly looksLike: readonly string[];
}

/** A picture as this browser shows it. Sizes are upright and of one frame, px. */
export interface Opened {
  readonly width: number;
  readonly height: number;
  /** Whether it can be painted at any size without being scaled. */
  readonly vector: boolean;
  /** ms a frame; one for what does not move. */
  readonly durations: readonly number[];
  /** A frame at its own size. */
  readonly paint: (frame: number) => Promise<Painted>;
  /** A part of a drawing as it is drawn at a size. */
  readonly paintAs: (width: number, height: number, part: Part) => Painted;
}

/** What may have frames. */
const MOVING = ['image/gif', 'image/webp', 'image/png', 'image/avif'];

const VECTOR = 'image/svg+xml';

/**
 * Opens a picture: a still one as an `<img>` does, an animation with `ImageDecoder`.
 * @throws DOMException when the browser does not show it
 */
export async function openPicture({ url, type }: Place): Promise<Opened> {
  if (MOVING.includes(type)) {
    const moving = await openAnimation(url, type);
    if (moving !== undefined) return moving;
  }
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const paintAs = (toWidth: number, toHeight: number, part: Part) => {
    const [across, down] = [toWidth / part.width, toHeight / part.height];
    return painted(toWidth, toHeight, (context) =>
      context.drawImage(image, -part.left * across, -part.top * down, width * across, height * down),
    );
  };
  return {
    width,
    height,
    vector: type === VECTOR,
    durations: [0],
    paint: async () => paintAs(width, height, { left: 0, top: 0, width, height }),
    paintAs,
  };
}

/**
 * @returns undefined when it has one frame, or when only `<img>` may know it
 */
async function openAnimation(url: string, type: string): Promise<Opened | undefined> {
  const data = await (await fetch(url)).arrayBuffer();
  const decoder = new ImageDecoder({ data, type });
  try {
    await decoder.tracks.ready;
    await decoder.completed;
  } catch {
    return undefined;
  }
  const frames = decoder.tracks.selectedTrack?.frameCount ?? 1;
  if (frames < 2) return undefined;
  const durations = [];
  let [width, height] = [0, 0];
  for (let frameIndex = 0; frameIndex < frames; frameIndex += 1) {
    const { image } = await decoder.decode({ frameIndex });
    [width, height] = [image.displayWidth, image.displayHeight];
    durations.push(played((image.duration ?? 0) / 1000));
    image.close();
  }
  const paint = async (frameIndex: number) => {
    const { image } = await decoder.decode({ frameIndex });
    const result = painted(width, height, (context) => context.drawImage(image, 0, 0));
    image.close();
    return result;
  };
  const paintAs = () => {
    throw new Error('an animation is painted frame by frame');
  };
  return { width, height, vector: false, durations, paint, paintAs };
}

/**
 * Browsers play frames of 10 ms or less as if they had 100 ms; `ImageDecoder` gives what the file says.
 * @param duration ms
 */
const played = (duration: number) => (duration <= 10 ? 100 : duration);

/** What something leaves on a canvas that was transparent, in sRGB. */
export function painted(
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Painted {
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    colorSpace: 'srgb',
    willReadFrequently: true,
  });
  if (context === null) throw new Error(`no canvas of ${width} × ${height} pixels`);
  draw(context);
  return { data: premultiplied(context.getImageData(0, 0, width, height).data), width, height };
}

/**
 * @param data not multiplied, as canvases give it; changed in place
 */
function premultiplied(data: Uint8ClampedArray) {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    if (alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel += 1)
      data[channel] = ((data[channel] ?? 0) * alpha) / 255;
  }
  return data;
}

/** The same as a picture that a canvas takes. */
export function unmultiplied({ data, width, height }: Painted): ImageData {
  const straight = new Uint8ClampedArray(data);
  for (let at = 0; at < straight.length; at += 4) {
    const alpha = straight[at + 3] ?? 0;
    if (alpha === 255 || alpha === 0) continue;
    for (let channel = at; channel < at + 3; channel += 1)
      straight[channel] = ((straight[channel] ?? 0) * 255) / alpha;
  }
  return new ImageData(straight, width, height);
}

/**
 * The same on an opaque background.
 * @param level of the gray behind it, 255 for white
 */
export function behind({ data, width, height }: Painted, level: number): Painted {
  const opaque = new Uint8ClampedArray(data);
  for (let at = 0; at < opaque.length; at += 4) {
    const rest = (level * (255 - (opaque[at + 3] ?? 0))) / 255;
    for (let channel = at; channel < at + 3; channel += 1) opaque[channel] = (opaque[channel] ?? 0) + rest;
    opaque[at + 3] = 255;
  }
  return { data: opaque, width, height };
}

/**
 * A part of a picture as the browser itself scales it.
 * @returns undefined where nothing is scaled
 */
export async function drawn(
  picture: Painted,
  { left, top, width: from, height: down }: Part,
  width: number,
  height: number,
): Promise<Painted | undefined> {
  if (from === width && down === height) return undefined;
  const bitmap = await createImageBitmap(unmultiplied(picture));
  const result = painted(width, height, (context) => {
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, left, top, from, down, 0, 0, width, height);
  });
  bitmap.close();
  return result;
}

/**
 * How far the browser's own encoders leave a picture from itself: JPEG, by whose quality `q` is defined, and WebP. That
 * is what may be lost.
 * @returns of each figure the larger one
 */
export async function control(picture: Painted, q: number): Promise<Figures> {
  const quality = q / 100;
  const webp = await loss(picture, 'image/webp', quality);
  if (isOpaque(picture)) return larger(webp, await loss(picture, 'image/jpeg', quality));
  // WebP keeps transparency without loss; AVIF may lose of it what a JPEG of its levels does.
  return larger(webp, await loss(transparency(picture), 'image/jpeg', quality));
}

/**
 * @param quality 0 to 1
 */
async function loss(picture: Painted, type: string, quality: number) {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(unmultiplied(picture), 0, 0);
  const bitmap = await createImageBitmap(await canvas.convertToBlob({ type, quality }));
  const lossy = painted(width, height, (context) => context.drawImage(bitmap, 0, 0));
  bitmap.close();
  return distance(lossy, picture);
}

const larger = (one: Figures, other: Figures): Figures => ({
  mean: Math.max(one.mean, other.mean),
  cell: Math.max(one.cell, other.cell),
  tone: Math.max(one.tone, other.tone),
  at: one.at,
});

/** The levels of transparency as an opaque picture in gray. */
function transparency({ data, width, height }: Painted): Painted {
  const gray = data.map((_, at) => (at % 4 === 3 ? 255 : (data[at - (at % 4) + 3] ?? 0)));
  return { data: gray, width, height };
}

export function isOpaque({ data }: Painted) {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
