import { rgba } from '../grammar/colour.js';
import type { Plan } from './plan.js';

/**
 * Whether an animation must be worked on frame by frame: libvips keeps frames as one tall picture, in which a turn
 * would mix them, a blur would run from one into the next, and a strategy would cut each in another place.
 */
export const needsFrames = ({ animated, turn, strategy, blur, sharpen, background }: Plan): boolean =>
  animated &&
  (turn.degrees !== 0 ||
    strategy !== undefined ||
    blur !== undefined ||
    sharpen !== undefined ||
    isTranslucent(background));

const isTranslucent = (background: string | undefined): boolean => {
  const alpha = background === undefined ? 0 : rgba(background).alpha;
  return alpha > 0 && alpha < 1;
};
