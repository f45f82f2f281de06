import sharp from 'sharp';

export const SIZE = { width: 480, height: 360 };

/** A sky, a sun, a house and a tree, without symmetry. `paper` is the background. */
export const scene = (paper: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">
  <defs><linearGradient id="sky" x2="0.3" y2="1"><stop stop-color="#4a7fc0"/><stop offset="1" stop-color="#e9cfa6"/></linearGradient></defs>
  ${paper}<rect y="260" width="480" height="100" fill="#557a3c"/>
  <circle cx="390" cy="70" r="36" fill="#fff2b0"/><rect x="60" y="170" width="130" height="120" fill="#a4553a"/>
  <path d="M45 175 125 105 205 175Z" fill="#5b3226"/><rect x="90" y="220" width="30" height="70" fill="#2d1c14"/>
  <circle cx="330" cy="200" r="45" fill="#2f5a2a"/><rect x="322" y="235" width="16" height="65" fill="#4a3420"/></svg>`);

/** Integers below a bound, deterministic by seed. */
function sequence(seed: number) {
  let state = seed;
  return (max: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % max;
  };
}

/** Strokes as thin and as close as those of letters. */
export function strokes() {
  const next = sequence(7);
  const lines = Array.from({ length: 1800 }, (_, at) => {
    const [x, y] = [8 + ((at * 8) % 464), 8 + Math.floor((at * 8) / 464) * 11];
    return `M${x + next(4)} ${y + next(3)}l${2 + next(4)} ${next(9)}`;
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect width="480" height="360" fill="#fff"/>
  <path d="${lines.join('')}" stroke="#222" stroke-width="1.2" fill="none"/></svg>`);
}

/** One frame of a rolling ball. */
const rolling = (at: number) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="#dde6ee"/>
  <circle cx="${16 + at * 12}" cy="50" r="12" fill="#b03a2e"/></svg>`);

/**
 * @param order of the frames
 * @param delay ms
 */
export const animation = (order: readonly number[], delay: number) =>
  sharp(order.map(rolling), { join: { animated: true } }).webp({
    lossless: true,
    loop: 0,
    delay: order.map(() => delay),
    minSize: false,
  });

/** A PNG without one kind of chunk. */
export function withoutChunk(png: Buffer, kind: string) {
  const kept = [png.subarray(0, 8)];
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) !== kind) kept.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** A gray picture in three channels, with changed levels. */
export async function relit(gray: Buffer, change: (level: number) => readonly number[]) {
  const { data, info } = await sharp(gray).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = Array.from({ length: width * height }, (_, at) => change(data[at * channels] ?? 0));
  return sharp(Buffer.from(pixels.flat()), { raw: { width, height, channels: 3 } })
    .webp({ quality: 90 })
    .toBuffer();
}

/** With as much texture as a photograph. */
export async function grained(smooth: Buffer) {
  const { data, info } = await sharp(smooth).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const next = sequence(11);
  let grain = 0;
  const rough = data.map((level, at) => {
    if (at % 3 === 0) grain = next(31) - 15;
    return Math.min(255, Math.max(0, level + grain));
  });
  return sharp(rough, { raw: { width, height, channels: 3 } })
    .blur(0.6)
    .png()
    .toBuffer();
}
