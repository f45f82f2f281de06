import type { Figures, Painted } from './measure.js';
import type { Part } from './scale.js';

/** The URL of bytes, and their Content-Type. */
export interface Place {
  readonly url: string;
  readonly type: string;
}
/** The input of a comparison. */
export interface Comparison {
  readonly original: Place;
  readonly answer: Place;
  /** Parts of the original, any of which is right. */
  readonly parts: readonly Part[];
  /** Whether the answer should be animated like the original. */
  readonly animated: boolean;
  /** Whether the answer's format lacks transparency. */
  readonly onWhite: boolean;
  /** The requested quality. */
  readonly q: number;
  /** The size at which a drawing as an answer is painted. */
  readonly drawAs: { width: number; height: number } | undefined;
}
/** The browser's view of a picture, px and ms. */
export interface Seen {
  readonly width: number;
  readonly height: number;
  /** Delays of the frames; one for a still picture. */
  readonly durations: readonly number[];
  /** Whether it is a drawing, which has every size. */
  readonly vector: boolean;
  /** Whether every pixel of the first frame is; originals only. */
  readonly opaque: boolean;
}
export interface FrameSeen {
  /** Frame of the original. */
  readonly frame: number;
  readonly figures: Figures;
  /** The loss of the browser's own encoders at the same quality. */
  readonly encoding: Figures;
  /** The difference of the browser's own scaling from the judge's. */
  readonly scaling: Figures;
  /** -1 or 1 if the previous or next frame is displayed instead, otherwise 0. */
  readonly moved: number;
  /** Typical mistakes. */
  readonly looksLike: readonly string[];
}

/** A picture as this browser displays it. Sizes are upright and of one frame, px. */
export interface Opened {
  readonly width: number;
  readonly height: number;
  /** Whether it can be painted at any size without scaling. */
  readonly vector: boolean;
  /** ms per frame; one for a still picture. */
  readonly durations: readonly number[];
  /** A frame at its own size. */
  readonly paint: (frame: number) => Promise<Painted>;
  /** A part of a drawing, painted at a size. */
  readonly paintAs: (width: number, height: number, part: Part) => Painted;
}

/** Formats that may be animated. */
const MOVING = ['image/gif', 'image/webp', 'image/png', 'image/avif'];

const VECTOR = 'image/svg+xml';

/**
 * Opens a picture: a still one like an `<img>`, an animation with `ImageDecoder`.
 * @throws DOMException if the browser does not display it
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

/** @returns undefined if it has one frame, or if only `<img>` may support it */
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
 * Browsers play frames of 10 ms or less with 100 ms; `ImageDecoder` returns the file's value.
 * @param duration ms
 */
const played = (duration: number) => (duration <= 10 ? 100 : duration);

/** The result of painting on a transparent canvas, in sRGB. */
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

/** @param data not premultiplied, as canvases return it; changed in place */
function premultiplied(data: Uint8ClampedArray) {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    if (alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel += 1)
      data[channel] = ((data[channel] ?? 0) * alpha) / 255;
  }
  return data;
}

/** The same as ImageData for a canvas. */
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

/** A part of a picture, scaled by the browser. */
export function drawn(
  bitmap: ImageBitmap,
  { left, top, width: from, height: down }: Part,
  width: number,
  height: number,
): Painted {
  return painted(width, height, (context) => {
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, left, top, from, down, 0, 0, width, height);
  });
}

export function isOpaque({ data }: Painted) {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
