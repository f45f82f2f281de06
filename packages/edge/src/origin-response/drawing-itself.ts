import { type ImageConfig, issue, type Variant, wishOfPixels } from '@cameo/core';
import { SVG_TYPE } from '../http/answer.js';
import { ProblemError } from '../http/problem-error.js';
import { sniffFormat } from '../pictures/sniff.js';
import { readDrawing } from '../pictures/svg.js';
import type { Rendition } from '../render/render.js';

/**
 * The answer to a variant of an SVG where SVG is not drawn: the file itself, which a browser scales to every size. It is
 * stored and sent as any rendition, metadata and scripts included; what makes it harmless are its headers.
 * @returns undefined for an original of another format, and where SVG is among the inputs
 * @throws ProblemError `source-unsupported` for what only pixels can show
 */
export function drawingItself(
  bytes: Uint8Array,
  variant: Variant,
  { inputs }: ImageConfig,
): Rendition | undefined {
  if (inputs.includes('svg') || sniffFormat(bytes) !== 'svg') return undefined;
  const { size } = readDrawing(bytes);
  const wish = wishOfPixels(size, variant);
  if (wish !== undefined) {
    const { param, value: received } = wish;
    const about = {
      param,
      received,
      expected: 'one side, or both with fit=inside, because the original is a drawing (SVG)',
    };
    throw new ProblemError(issue('source-unsupported', about), `${param} of an SVG, which is not an input`);
  }
  const [width, height] = [Math.round(size.width), Math.round(size.height)];
  const source = { format: 'svg', width, height, orientation: 1, frames: 1, hasAlpha: true } as const;
  return {
    body: bytes,
    contentType: SVG_TYPE,
    width,
    height,
    frames: 1,
    format: 'svg',
    source,
    mezzanine: undefined,
  };
}
