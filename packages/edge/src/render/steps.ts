import { type Rgba, rgba } from '@cameo/core';
import type { Plan } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { blur, gray, grayOf, type Step, sharpen } from './effects.js';

const CLEAR: Rgba = { r: 0, g: 0, b: 0, alpha: 0 };

const isOpaque = (background: string | undefined): background is string =>
  background !== undefined && rgba(background).alpha === 1;

/** sharp applies gray before it pads and composes, so colours that it adds must be gray already. */
const behind = (background: string, plan: Plan): Rgba =>
  plan.gray ? grayOf(rgba(background)) : rgba(background);

/** Crops the stored pixels. */
export const cutRegion: Step = (image, { region }) =>
  region === undefined ? image : image.extract({ ...region });

/** Applies the EXIF orientation and drops it: viewers would apply it again. */
export const orient: Step = (image, plan) => (plan.orient ? image.autoOrient() : image);

/** Scales; a strategy also crops. */
export const scale: Step = (image, { scaled, strategy }) =>
  strategy === undefined
    ? image.resize({ ...scaled, fit: 'fill' })
    : image.resize({ ...scaled, fit: 'cover', position: strategy });

/** Applies `rotate` and `flip`. sharp mirrors before it rotates, whatever the order of the calls. */
export const turn = (image: Sharp, { turn: { degrees, mirrored } }: Pick<Plan, 'turn'>): Sharp => {
  const rotated = degrees === 0 ? image : image.rotate(mirrored ? 360 - degrees : degrees);
  return mirrored ? rotated.flop() : rotated;
};

/** Crops the scaled and rotated picture. */
export const crop: Step = (image, plan) =>
  plan.crop === undefined ? image : image.extract({ ...plan.crop });

/** Adds the padding of `contain`. */
export const pad: Step = (image, plan) =>
  plan.padding === undefined
    ? image
    : image.extend({
        ...plan.padding,
        background: isOpaque(plan.background) ? behind(plan.background, plan) : CLEAR,
      });

/** Puts a colour behind transparency; a translucent one covers the whole output, including its padding. */
export const placeBehind: Step = (image, plan) => {
  const { background, output } = plan;
  if (background === undefined) return image;
  const colour = behind(background, plan);
  if (colour.alpha === 1) return image.flatten({ background: colour });
  if (colour.alpha === 0) return image;
  return image.composite([
    { input: { create: { ...output, channels: 4, background: colour } }, blend: 'dest-over' },
  ]);
};

/** The whole pipeline in order. */
export const STEPS: readonly Step[] = [
  cutRegion,
  orient,
  scale,
  turn,
  crop,
  pad,
  placeBehind,
  blur,
  sharpen,
  gray,
];
