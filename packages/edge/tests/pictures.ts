import sharp, { type Sharp } from 'sharp';

export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** Colours that no encoder can confuse, by their letter. */
export const COLOURS = {
  R: [220, 30, 30],
  G: [30, 160, 60],
  B: [40, 60, 200],
  Y: [240, 210, 40],
} as const satisfies Record<string, Colour>;

export type ColourName = keyof typeof COLOURS;

/** Raw pixels of four channels, painted by a function. */
export function paintPixels(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour,
): Buffer {
  const pixels = Buffer.alloc(width * height * 4);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // Without destructuring, which takes several times as long: tests paint millions of pixels.
      const colour = colourAt(x, y);
      pixels[at] = colour[0];
      pixels[at + 1] = colour[1];
      pixels[at + 2] = colour[2];
      pixels[at + 3] = colour[3] ?? 255;
      at += 4;
    }
  }
  return pixels;
}

/** A picture painted by a function, opaque unless alpha is requested. */
export function paint(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour,
  alpha = false,
): Sharp {
  const image = sharp(paintPixels(width, height, colourAt), { raw: { width, height, channels: 4 } });
  return alpha ? image : image.removeAlpha();
}

export const solid = (width: number, height: number, colour: Colour): Sharp =>
  paint(width, height, () => colour, colour.length === 4);

/** Four coloured quarters; `corners` names top left, top right, bottom left and bottom right. */
export function quarters(width: number, height: number, corners = 'RGBY'): Sharp {
  const row = (names: string): Buffer =>
    paintPixels(width, 1, (x) => COLOURS[names[x < width / 2 ? 0 : 1] as ColourName]);
  const above = Math.ceil(height / 2);
  const pixels = Buffer.alloc(width * height * 4, row(corners.slice(0, 2)));
  if (height > above) pixels.fill(row(corners.slice(2)), width * above * 4);
  return sharp(pixels, { raw: { width, height, channels: 4 } }).removeAlpha();
}

/** Noise with a fixed seed: deterministic, and the worst case for every encoder. */
export function noise(width: number, height: number): Sharp {
  let state = 0x2545f491;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  };
  return paint(width, height, () => [next(), next(), next()]);
}

/** Soft shapes of many colours, like a photograph: an encoder's effort reduces its size. */
export const photo = (width: number, height: number): Sharp =>
  noise(Math.ceil(width / 6), Math.ceil(height / 6))
    .modulate({ saturation: 0.3 })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' });

/** Frames of one colour each, or each painted by a function, as one GIF or WebP. */
export async function animation(
  format: 'gif' | 'webp',
  frames: readonly (Colour | ((x: number, y: number) => Colour))[],
  timing: { readonly loop: number; readonly delay: readonly number[] },
  size: { readonly width: number; readonly height: number } = { width: 100, height: 60 },
): Promise<Buffer> {
  const { width, height } = size;
  const painted = frames.map((frame) =>
    paintPixels(width, height, typeof frame === 'function' ? frame : () => frame),
  );
  const raw = { width, height: height * frames.length, channels: 4, pageHeight: height } as const;
  const stack = sharp(Buffer.concat(painted), { pages: -1, raw });
  const { loop, delay } = timing;
  return format === 'gif'
    ? stack.gif({ loop, delay: [...delay] }).toBuffer()
    : stack.webp({ loop, delay: [...delay], lossless: true }).toBuffer();
}
