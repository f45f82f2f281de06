import { type Rgba, rgba } from '@cameo/core';
import type { Plan } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { blur, gray, grayOf, type Step, sharpen } from './effects.js';

const CLEAR: Rgba = { r: 0, g: 0, b: 0, alpha: 0 };

const isOpaque = (background: string | undefined): background is string =>
  background !== undefined && rgba(background).alpha === 1;

/** sharp takes the colours out before it pads and composes, so that what it adds must be gray already. */
const behind = (background: string, plan: Plan): Rgba =>
  plan.gray ? grayOf(rgba(background)) : rgba(background);

/** Cuts from the stored pixels. */
export const cutRegion: Step = (image, { region }) =>
  region === undefined ? image : image.extract({ ...region });

/** Applies the EXIF orientation and forgets it: an encoder that kept it would have viewers apply it again. */
export const orient: Step = (image, plan) => (plan.orient ? image.autoOrient() : image);

/** Scales; a strategy cuts while it scales. */
export const scale: Step = (image, { scaled, strategy }) =>
  strategy === undefined
    ? image.resize({ ...scaled, fit: 'fill' })
    : image.resize({ ...scaled, fit: 'cover', position: strategy });

/** Does what `rotate` and `flip` ask. sharp mirrors before it rotates, whatever the order of the calls. */
export const turn = (image: Sharp, { turn: { degrees, mirrored } }: Pick<Plan, 'turn'>): Sharp => {
  const rotated = degrees === 0 ? image : image.rotate(mirrored ? 360 - degrees : degrees);
  return mirrored ? rotated.flop() : rotated;
};

/** Cuts from the scaled and turned picture. */
export const crop: Step = (image, plan) =>
  plan.crop === undefined ? image : image.extract({ ...plan.crop });

/** Leaves the room that `contain` asks for. */
export const pad: Step = (image, plan) =>
  plan.padding === undefined
    ? image
    : image.extend({
        ...plan.padding,
        background: isOpaque(plan.background) ? behind(plan.background, plan) : CLEAR,
      });

/** Puts a colour behind transparency; a translucent one lies below the whole output, its padding included. */
export const putBehind: Step = (image, plan) => {
  const { background, output } = plan;
  if (background === undefined) return image;
  const colour = behind(background, plan);
  if (colour.alpha === 1) return image.flatten({ background: colour });
  if (colour.alpha === 0) return image;
  return image.composite([
    { input: { create: { ...output, channels: 4, background: colour } }, blend: 'dest-over' },
  ]);
};

/** The whole pipeline in the order in which it works. */
export const STEPS: readonly Step[] = [
  cutRegion,
  orient,
  scale,
  turn,
  crop,
  pad,
  putBehind,
  blur,
  sharpen,
  gray,
];
