import sharp, { type Sharp } from 'sharp';

export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** Colours far enough from each other that no encoder mixes them up, by their letter. */
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
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue, alpha = 255] = colourAt(x, y);
      pixels.set([red, green, blue, alpha], (y * width + x) * 4);
    }
  }
  return pixels;
}

/** A picture painted by a function, opaque unless it is asked for with its alpha. */
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
  return paint(width, height, (x, y) => {
    const at = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
    return COLOURS[corners[at] as ColourName];
  });
}

/** Noise of a fixed seed: the same bytes each time, and the worst case for every encoder. */
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

/** Frames of one colour each, or painted each by a function, as one GIF or WebP. */
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
