import { PICTURES, type Picture } from '../pictures.js';

/** The pictures that may be chosen, by their names: the samples, unless the page was given others. */
let shown: ReadonlyMap<string, Picture> = new Map(Object.entries(PICTURES));

/** Has the playground show other pictures, before it is rendered. */
export function showPictures(pictures: ReadonlyMap<string, Picture>): void {
  shown = pictures;
}

export const pictureNames = (): readonly string[] => [...shown.keys()];

/** A picture by its name; the first where there is none of that name. */
export function pictureOf(name: string): Picture {
  const [first] = shown.values();
  const picture = shown.get(name) ?? first;
  if (picture === undefined) throw new Error('There are no pictures to show.');
  return picture;
}
