import { distance, type Painted } from './measure.js';
import { behind, type Place, painted, unmultiplied } from './picture.js';
import { scaled } from './scale.js';

/** How much closer than the right picture a wrong one must be to be reported. */
const CLOSER = 0.6;

/**
 * The typical mistakes that an answer resembles.
 * @param right the expected picture, of the same size
 */
export async function suspects(answer: Painted, right: Painted, original: Place): Promise<readonly string[]> {
  const off = distance(answer, right).mean;
  const names = [];
  for (const [name, make] of mistakes(right, original)) {
    const wrong = await make();
    if (wrong !== undefined && distance(answer, wrong).mean < off * CLOSER) names.push(name);
  }
  return names;
}

const mistakes = (
  right: Painted,
  original: Place,
): readonly (readonly [name: string, make: () => Promise<Painted | undefined>])[] => [
  ['black where it is transparent', async () => behind(right, 0)],
  ['white where it is transparent', async () => behind(right, 255)],
  ['without its colours', async () => changed(right, 'grayscale(1)')],
  ["the numbers of the original's colours, as if they were sRGB", () => rawNumbers(right, original)],
  ...TURNS.map(([name, matrix]) => [name, async () => turned(right, matrix)] as const),
];

export type Matrix = readonly [a: number, b: number, c: number, d: number];

/** The seven other orientations of a picture. */
const TURNS = [
  ['mirrored left to right', [-1, 0, 0, 1]],
  ['mirrored top to bottom', [1, 0, 0, -1]],
  ['turned by 180°', [-1, 0, 0, -1]],
  ['turned by 90°', [0, 1, -1, 0]],
  ['turned by 270°', [0, -1, 1, 0]],
  ['turned by 90° and mirrored', [0, 1, 1, 0]],
  ['turned by 270° and mirrored', [0, -1, -1, 0]],
] as readonly (readonly [string, Matrix])[];

/** Another orientation, stretched to the same size. */
async function turned(picture: Painted, [a, b, c, d]: Matrix) {
  const { width, height } = picture;
  const bitmap = await createImageBitmap(unmultiplied(picture));
  return painted(width, height, (context) => {
    context.translate(width / 2, height / 2);
    context.scale(width, height);
    context.transform(a, b, c, d, 0, 0);
    context.drawImage(bitmap, -0.5, -0.5, 1, 1);
  });
}

async function changed(picture: Painted, filter: string) {
  const bitmap = await createImageBitmap(unmultiplied(picture));
  return painted(picture.width, picture.height, (context) => {
    context.filter = filter;
    context.drawImage(bitmap, 0, 0);
  });
}

/** @returns undefined if they are unavailable, as for a drawing */
async function rawNumbers({ width, height }: Painted, { url }: Place): Promise<Painted | undefined> {
  try {
    const blob = await (await fetch(url)).blob();
    const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
    const raw = painted(bitmap.width, bitmap.height, (context) => context.drawImage(bitmap, 0, 0));
    return scaled(raw, { left: 0, top: 0, width: raw.width, height: raw.height }, width, height);
  } catch {
    return undefined;
  }
}
