import type { SourceFacts } from '@cameo/core';
import type { Composition, PartFrame } from '../../pictures/composition.js';
import { srgbPixels } from '../colour/to-srgb.js';
import { type Pixels, rawPixels } from '../pixels.js';
import { sharpProblem } from '../sharp-problem.js';
import { assertTimeLeft, type StartPipeline } from '../start-pipeline.js';
import { composeFrames } from './compose.js';
import { inFourChannels } from './four-channels.js';

/** How the picture of one frame is opened: as the original itself would be. */
export type OpenFile = (file: Uint8Array, facts: SourceFacts) => Pixels;

/**
 * Decodes an animation that is put together here: all frames, or the first one alone.
 * @param facts of the original
 * @throws ProblemError `source-corrupt` where a frame does not decode, `render-timeout` where there is no time for all
 */
export async function composePixels(
  start: StartPipeline,
  composition: Composition,
  facts: SourceFacts,
  animated: boolean,
  openFile: OpenFile,
  budgetMs: () => number,
): Promise<Pixels> {
  const decode = async (frame: PartFrame, part: PartFrame['rect']): Promise<Uint8Array> => {
    const { width, height } = frame.rect;
    const one = { ...facts, width, height, frames: 1, orientation: 1 };
    try {
      const { colour, open } = openFile(frame.file(), one);
      const image = open('first')
        .extract({ ...part })
        .ensureAlpha();
      const { data, info } = await srgbPixels(image, colour);
      return inFourChannels(data, info.channels);
    } catch (error) {
      // Each is decoded by itself, so nothing else can be to blame.
      throw await sharpProblem(error, async () => false);
    }
  };
  const frames = animated ? composition.frames.length : 1;
  const stack = await composeFrames(composition, frames, decode, () => assertTimeLeft(budgetMs));
  return rawPixels(start, stack, composition, 4, { frames });
}
