import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp, { type Sharp } from 'sharp';

/** Pictures of people from a development dependency, with the labelled position of their face in percent. */
export const PEOPLE = {
  'marie.jpg': { left: 30, top: 27, right: 69, bottom: 79 },
  'kal-visuals-square.jpg': { left: 35, top: 24, right: 68, bottom: 66 },
  'bruce-mars.jpg': { left: 47, top: 33, right: 74, bottom: 67 },
  'ivancik.jpg': { left: 50, top: 20, right: 60, bottom: 34 },
  'team-1.jpg': { left: 39, top: 33, right: 62, bottom: 59 },
  'team-3.jpg': { left: 30, top: 17, right: 62, bottom: 57 },
} as const;

export type Person = keyof typeof PEOPLE;

const { resolve } = createRequire(import.meta.url);

export const person = (name: Person): Sharp =>
  sharp(readFileSync(resolve(`soft-ui-dashboard/assets/img/${name}`)));

/** Height of the scale below a picture of {@link onWide}, px. */
const SCALE = 20;
const WIDE = 1200;

/**
 * Portraits of 400 px on a wide gray picture, each with its left side at the given px, above a scale from black at the left
 * border to white at the right one, from which the visible part of an output can be read.
 */
export async function onWide(portraits: Readonly<Partial<Record<Person, number>>>): Promise<Sharp> {
  const scale = Uint8Array.from({ length: WIDE * SCALE }, (_, at) => Math.floor((at % WIDE) / (WIDE / 256)));
  const input = await Promise.all(
    Object.entries(portraits).map(async ([name, left]) => ({
      input: await person(name as Person)
        .resize(400, 400)
        .png()
        .toBuffer(),
      left,
      top: 0,
    })),
  );
  const ruler = { input: Buffer.from(scale), raw: { width: WIDE, height: SCALE, channels: 1 as const } };
  const canvas = { width: WIDE, height: 400 + SCALE, channels: 3 as const, background: '#8a8f94' };
  return sharp(
    await sharp({ create: canvas })
      .composite([...input, { ...ruler, left: 0, top: 400 }])
      .png()
      .toBuffer(),
  );
}

/** The section of a picture of {@link onWide} that an output shows in its bottom row, px of that picture. */
export async function shownOf(output: Uint8Array): Promise<{ readonly from: number; readonly to: number }> {
  const { data, info } = await sharp(output).grayscale().raw().toBuffer({ resolveWithObject: true });
  const row = data.subarray((info.height - 3) * info.width * info.channels);
  const at = (x: number): number => ((row[x * info.channels] ?? 0) + 0.5) * (WIDE / 256);
  return { from: at(2), to: at(info.width - 3) };
}
