import { PICTURES, type Picture } from '../pictures.js';

/** The available pictures by name: the samples by default. */
let shown: ReadonlyMap<string, Picture> = new Map(Object.entries(PICTURES));

/** Sets the playground's pictures, before it is rendered. */
export function showPictures(pictures: ReadonlyMap<string, Picture>): void {
  shown = pictures;
}

export const pictureNames = (): readonly string[] => [...shown.keys()];

/** A picture by name; the first one for an unknown name. */
export function pictureOf(name: string): Picture {
  const [first] = shown.values();
  const picture = shown.get(name) ?? first;
  if (picture === undefined) throw new Error('There are no pictures to show.');
  return picture;
}
