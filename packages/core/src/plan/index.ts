export {
  type AnimationParts,
  checkWork,
  mayBeDrawn,
  reusesPalette,
} from './animation.js';
export { drawnSize, pixelsNeededFor } from './drawing.js';
export { addsColours, keepsPixels, keepsWidth, needsFrames, onlyResizes } from './effects.js';
export { type Face, keepFaces } from './faces.js';
export { type Geometry, type Placement, place } from './geometry.js';
export { mayBeGraphic, mayBeOpaque } from './graphic.js';
export { checkMemory, keptMemory, type Work } from './memory.js';
export {
  fitsMezzanine,
  type MezzanineConfig,
  type MezzanineSettings,
  makesMezzanine,
  mayUseMezzanine,
  mezzanineKey,
  mezzanineSize,
  needsMezzanine,
  planFromMezzanine,
  uprightSize,
} from './mezzanine.js';
export type { Rect, Turn } from './orientation.js';
export type { PictureFacts } from './picture-facts.js';
export type { Coding, Plan, SourceFacts } from './plan.js';
export { inFormat, plansOfFaces, planVariant } from './plan-variant.js';
export { type Effort, encoderQuality } from './quality.js';
