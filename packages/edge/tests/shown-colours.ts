import { expect } from 'vitest';
import { STORED } from './coloured-files.js';
import { drawProfile, formula, P3_COLOURS, SRGB_FORMULA } from './icc-profiles.js';
import { decode, distance } from './probe.js';
import { renderQuery } from './render-query.js';

export type Four = readonly (readonly [number, number, number])[];

/** Colours of quarters as written in tables: "255,0,0 0,255,0". */
export const four = (written: string): Four =>
  written.split(' ').map((colour) => {
    const [red = 0, green = 0, blue = 0] = colour.split(',').map(Number);
    return [red, green, blue];
  });

/** The colours that Chromium 156 paints on an sRGB canvas for the four stored colours, by declared colour space. */
export const AS_STORED: Four = STORED;
export const P3: Four = four('239,35,19 0,183,57 65,91,207 128,128,128');
export const LINEAR: Four = four('239,133,110 133,219,148 143,160,229 188,188,188');
export const PQ_2020: Four = four('255,0,0 0,255,0 0,20,255 132,132,132');
export const HLG_2020: Four = four('255,0,0 0,170,36 0,67,184 99,99,99');

export const p3Profile = drawProfile({ curve: formula(3, ...SRGB_FORMULA), colours: P3_COLOURS });
export const srgbProfile = drawProfile({ curve: formula(3, ...SRGB_FORMULA) });

/** The colours in the middle of the four quarters of a query's result. */
export async function quartersOf(
  bytes: Uint8Array,
  query = 'w=48&f=png',
): Promise<readonly (readonly number[])[]> {
  const { body } = await renderQuery(bytes, query);
  const { width, height, pixel } = await decode(body);
  const [left, right, top, bottom] = [width / 4, (width * 3) / 4, height / 4, (height * 3) / 4].map(
    Math.floor,
  ) as [number, number, number, number];
  return [pixel(left, top), pixel(right, top), pixel(left, bottom), pixel(right, bottom)];
}

/** Fails if a channel differs by more than the tolerance, of 255 levels; ignores opacity. */
export function expectNear(
  seen: readonly (readonly number[])[],
  wanted: Four,
  tolerance: number,
  what = '',
): void {
  for (const [place, colour] of wanted.entries()) {
    const off = distance(seen[place] ?? [], [...colour, seen[place]?.[3] ?? 255]);
    expect(off, `${what} quarter ${place}: ${seen[place]} for ${colour}`).toBeLessThanOrEqual(tolerance);
  }
}
