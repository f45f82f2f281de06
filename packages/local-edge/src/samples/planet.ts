import { type Animation, type Colour, encodeGif } from './gif.js';

const SIZE = 360;
const RADIUS = 128;
const FRAMES = 48;
/** Shades from night to day for each ground. */
const SHADES = 40;

const SPACE: Colour = [15, 24, 38];
const AIR: Colour = [96, 142, 196];
const STAR: Colour = [150, 170, 196];
/** From deep water to snow. */
const GROUNDS: readonly Colour[] = [
  [36, 74, 120],
  [52, 98, 150],
  [98, 146, 196],
  [206, 218, 230],
  [232, 238, 244],
  [255, 255, 255],
];
/** Minimum height of each ground but the first. */
const SHORES = [-0.22, -0.06, 0, 0.16, 0.34] as const;

/** Steps of the atmosphere around the planet. */
const GLOW = 8;
const [FIRST_GLOW, STAR_INDEX] = [GROUNDS.length * SHADES, GROUNDS.length * SHADES + GLOW];

const PALETTE: readonly Colour[] = [
  ...GROUNDS.flatMap((ground) =>
    Array.from({ length: SHADES }, (_, shade) => mixed(SPACE, ground, (shade + 1) / SHADES)),
  ),
  ...Array.from({ length: GLOW }, (_, step) => mixed(SPACE, AIR, step / GLOW)),
  STAR,
];

/** A light from the upper left, in front. */
const LIGHT = [-0.55, -0.48, 0.68] as const;

/** 360 × 360, 48 frames of 0.1 s: an endlessly rotating planet in blue and white, among stars. */
export function drawPlanet(): Uint8Array {
  const map = drawMap();
  const frames = Array.from({ length: FRAMES }, (_, at) => drawFrame(map, at / FRAMES));
  return encodeGif({ width: SIZE, height: SIZE, palette: PALETTE, frames, delay: 10 } satisfies Animation);
}

/** Points around half the planet, and from pole to pole; the other half is identical, so half a rotation is a whole loop. */
const [AROUND, DOWN] = [384, 384] as const;

/** The ground at each point of the planet. */
function drawMap(): Uint8Array {
  const map = new Uint8Array(AROUND * DOWN);
  for (let row = 0; row < DOWN; row += 1) {
    const latitude = ((row + 0.5) / DOWN - 0.5) * Math.PI;
    for (let column = 0; column < AROUND; column += 1) {
      const longitude = (column / AROUND) * Math.PI;
      const [x, y, z] = [
        Math.cos(latitude) * Math.cos(longitude),
        Math.sin(latitude),
        Math.cos(latitude) * Math.sin(longitude),
      ];
      const ice = Math.max(0, Math.abs(y) - 0.86) * 4;
      const height = hills(x, y, z) + hills(-x, y, -z) + ice;
      map[row * AROUND + column] = SHORES.filter((shore) => height >= shore).length;
    }
  }
  return map;
}

/** @param turned share of half a rotation, 0 to 1 */
function drawFrame(map: Uint8Array, turned: number): Uint8Array {
  const frame = new Uint8Array(SIZE * SIZE);
  for (let at = 0; at < frame.length; at += 1) {
    const x = ((at % SIZE) + 0.5 - SIZE / 2) / RADIUS;
    const y = (Math.floor(at / SIZE) + 0.5 - SIZE / 2) / RADIUS;
    const square = x * x + y * y;
    frame[at] = square < 1 ? onPlanet(map, turned, x, y, Math.sqrt(1 - square)) : atmosphere(at, x, y);
  }
  return frame;
}

function onPlanet(map: Uint8Array, turned: number, x: number, y: number, z: number): number {
  // From -1 to 1 of half a rotation, where the map repeats.
  const longitude = Math.atan2(x, z) / Math.PI - turned + 2;
  const latitude = Math.asin(y) / Math.PI + 0.5;
  const column = Math.floor(longitude * AROUND) % AROUND;
  const row = Math.min(DOWN - 1, Math.floor(latitude * DOWN));
  const ground = map[row * AROUND + column] ?? 0;
  const light = Math.max(0, x * LIGHT[0] + y * LIGHT[1] + z * LIGHT[2]);
  const shade = Math.min(SHADES - 1, Math.floor((0.05 + 0.95 * light) * SHADES));
  return ground * SHADES + shade;
}

/** Atmosphere that is brighter on the lit side, then stars. */
function atmosphere(at: number, x: number, y: number): number {
  const distance = Math.hypot(x, y);
  const facing = Math.max(0, 0.5 + 0.7 * ((x * LIGHT[0] + y * LIGHT[1]) / distance));
  const glow = Math.floor(GLOW * facing * Math.max(0, 1 - (distance - 1) / 0.16) ** 2);
  if (glow > 0) return FIRST_GLOW + Math.min(GLOW - 1, glow);
  return scattered(at) > 0.9985 ? STAR_INDEX : FIRST_GLOW;
}

/** Hills of five sizes, about -0.5 to 0.5. */
function hills(x: number, y: number, z: number): number {
  let height = 0;
  for (let octave = 0; octave < 5; octave += 1) {
    const scale = 1.7 * 2 ** octave;
    height += (smoothNoise(x * scale + 31, y * scale + 57, z * scale + 83) - 0.5) / 2 ** octave;
  }
  return height * 0.7;
}

/** Random values at the corners of a grid, interpolated smoothly; 0 to 1. */
function smoothNoise(x: number, y: number, z: number): number {
  const [left, top, front] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [across, down, deep] = [eased(x - left), eased(y - top), eased(z - front)];
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const [i, j, k] = [corner & 1, (corner >> 1) & 1, corner >> 2];
    const weight = (i ? across : 1 - across) * (j ? down : 1 - down) * (k ? deep : 1 - deep);
    sum += weight * scattered((left + i) * 73_856_093 + (top + j) * 19_349_663 + (front + k) * 83_492_791);
  }
  return sum;
}

const eased = (part: number): number => part * part * (3 - 2 * part);

/** A pseudorandom number from 0 to 1, deterministic by seed. */
function scattered(seed: number): number {
  let mixing = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  mixing = Math.imul(mixing ^ (mixing >>> 12), 0x297a2d39);
  return ((mixing ^ (mixing >>> 15)) >>> 0) / 2 ** 32;
}

function mixed(from: Colour, to: Colour, part: number): Colour {
  const channel = (at: 0 | 1 | 2) => Math.round(from[at] + (to[at] - from[at]) * part);
  return [channel(0), channel(1), channel(2)];
}
