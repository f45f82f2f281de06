/** @typedef {import('./measure.mjs').Painted} Painted */
/** @typedef {import('./types.mjs').Place} Place */
/**
 * A picture as this browser shows it. Sizes are upright and of one frame, px.
 * @typedef {object} Opened
 * @property {number} width
 * @property {number} height
 * @property {boolean} vector whether it can be painted at any size without being scaled
 * @property {readonly number[]} durations ms a frame; one for what does not move
 * @property {(frame: number) => Promise<Painted>} paint a frame at its own size
 * @property {(width: number, height: number, part: import('./scale.mjs').Part) => Painted} paintAs a part of a drawing as
 * it is drawn at a size
 */

/** What may have frames. */
const MOVING = ['image/gif', 'image/webp', 'image/png', 'image/avif'];

const VECTOR = 'image/svg+xml';

/**
 * Opens a picture: a still one as an `<img>` does, an animation with `ImageDecoder`.
 * @param {Place} place
 * @returns {Promise<Opened>}
 * @throws {DOMException} when the browser does not show it
 */
export async function openPicture({ url, type }) {
  if (MOVING.includes(type)) {
    const moving = await openAnimation(url, type);
    if (moving !== undefined) return moving;
  }
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const paintAs = (
    /** @type {number} */ toWidth,
    /** @type {number} */ toHeight,
    /** @type {import('./scale.mjs').Part} */ part,
  ) => {
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
 * @param {string} url
 * @param {string} type
 * @returns {Promise<Opened | undefined>} undefined when it has one frame, or when only `<img>` may know it
 */
async function openAnimation(url, type) {
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
  const paint = async (/** @type {number} */ frameIndex) => {
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
 * @param {number} duration ms
 */
const played = (duration) => (duration <= 10 ? 100 : duration);

/**
 * What something leaves on a canvas that was transparent, in sRGB.
 * @param {number} width
 * @param {number} height
 * @param {(context: OffscreenCanvasRenderingContext2D) => void} draw
 * @returns {Painted}
 */
export function painted(width, height, draw) {
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    colorSpace: 'srgb',
    willReadFrequently: true,
  });
  if (context === null) throw new Error(`no canvas of ${width} × ${height} pixels`);
  draw(context);
  return { data: premultiplied(context.getImageData(0, 0, width, height).data), width, height };
}

/** @param {Uint8ClampedArray} data not multiplied, as canvases give it; changed in place */
function premultiplied(data) {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    if (alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel += 1)
      data[channel] = ((data[channel] ?? 0) * alpha) / 255;
  }
  return data;
}

/**
 * The same as a picture that a canvas takes.
 * @param {Painted} picture
 * @returns {ImageData}
 */
export function unmultiplied({ data, width, height }) {
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
 * @param {Painted} picture
 * @param {number} level of the gray behind it, 255 for white
 * @returns {Painted}
 */
export function behind({ data, width, height }, level) {
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
 * @param {Painted} picture
 * @param {import('./scale.mjs').Part} part
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Painted | undefined>} undefined where nothing is scaled
 */
export async function drawn(picture, { left, top, width: from, height: down }, width, height) {
  if (from === width && down === height) return undefined;
  const bitmap = await createImageBitmap(unmultiplied(picture));
  const result = painted(width, height, (context) => {
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, left, top, from, down, 0, 0, width, height);
  });
  bitmap.close();
  return result;
}
