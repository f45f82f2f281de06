import { rgba } from '../grammar/colour.js';
import { exifTurn, turnedSize } from './orientation.js';
import type { Plan, SourceFacts } from './plan.js';

/**
 * Whether a plan changes no pixel of the original and shows all of them, at their own size: only the encoding differs.
 * Colour behind a picture without transparency is none.
 */
export function keepsPixels(plan: Plan, facts: SourceFacts): boolean {
  const whole = turnedSize(facts, exifTurn(facts.orientation));
  const sized = [plan.scaled, plan.output].every(
    ({ width, height }) => width === whole.width && height === whole.height,
  );
  return sized && isUntouched(plan, facts);
}

/** Whether a plan shows all of the original in its own proportions: only the size and the encoding differ. */
export function onlyResizes(plan: Plan, facts: SourceFacts): boolean {
  const { width, height } = turnedSize(facts, exifTurn(facts.orientation));
  const { scaled } = plan;
  // A side is rounded to whole pixels, and so the other one is off by as much.
  const off = Math.abs(scaled.width * height - scaled.height * width);
  return off <= Math.max(width, height) && isUntouched(plan, facts);
}

function isUntouched(plan: Plan, facts: SourceFacts): boolean {
  const cut = plan.region ?? plan.strategy ?? plan.crop ?? plan.padding;
  const turned = plan.turn.degrees !== 0 || plan.turn.mirrored;
  const effect = plan.gray || plan.blur !== undefined || plan.sharpen !== undefined;
  const behind = facts.hasAlpha && plan.background !== undefined;
  return cut === undefined && !turned && !effect && !behind;
}

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
