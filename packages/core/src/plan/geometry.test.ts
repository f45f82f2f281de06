import { describe, expect, it } from 'vitest';
import type { Fit } from '../grammar/box.js';
import type { Focus } from '../grammar/focus.js';
import { DEFAULT_LIMITS } from '../grammar/limits.js';
import { place } from './geometry.js';

type Sides = readonly [width: number, height: number];
const size = ([width, height]: Sides) => ({ width, height });

const placed = (
  source: Sides,
  w: number | undefined,
  h: number | undefined,
  fit: Fit,
  focus: Focus = 'center',
) =>
  place(
    size(source),
    { box: { ...(w !== undefined && { w }), ...(h !== undefined && { h }) }, fit, focus },
    DEFAULT_LIMITS,
  );

describe('place: one side or none', () => {
  it.each([
    // source, w, h, output
    [[4000, 3000], 640, undefined, [640, 480]],
    [[4000, 3000], undefined, 480, [640, 480]],
    [[4000, 3000], undefined, undefined, [3840, 2880]],
    [[1000, 667], 640, undefined, [640, 427]],
    [[500, 300], 640, undefined, [500, 300]],
    [[500, 300], undefined, 640, [500, 300]],
    [[500, 300], undefined, undefined, [500, 300]],
    [[3, 10_000], 640, undefined, [2, 5760]],
    [[10_000, 3], 640, undefined, [640, 1]],
    [[1, 1], 48, undefined, [1, 1]],
    [[8000, 8000], undefined, undefined, [3840, 3840]],
    [[2000, 12_000], 1568, undefined, [960, 5760]],
    [[12_000, 2000], undefined, 864, [3840, 640]],
    [[3840, 5760], undefined, undefined, [3840, 5760]],
  ] as const)('%j at w=%s h=%s is %j', (source, w, h, output) => {
    expect(placed(source, w, h, 'cover')).toEqual({
      region: { left: 0, top: 0, ...size(source) },
      scaled: size(output),
      output: size(output),
      offset: { left: 0, top: 0 },
    });
  });

  it('does not round up over the limit of pixels', () => {
    const limits = { width: 1000, height: 1000, pixels: 10_016 };
    // 64 × 156.5 has exactly the allowed number of pixels; 64 × 157 exceeds it.
    expect(
      place({ width: 640, height: 1565 }, { box: { w: 64 }, fit: 'cover', focus: 'center' }, limits).output,
    ).toEqual({
      width: 64,
      height: 156,
    });
  });
});

describe('place: inside', () => {
  it.each([
    [
      [4000, 3000],
      [640, 640],
      [640, 480],
    ],
    [
      [3000, 4000],
      [640, 640],
      [480, 640],
    ],
    [
      [4000, 3000],
      [640, 100],
      [133, 100],
    ],
    [
      [400, 300],
      [640, 640],
      [400, 300],
    ],
    [
      [400, 300],
      [640, 200],
      [267, 200],
    ],
    [
      [10_000, 10],
      [640, 640],
      [640, 1],
    ],
  ] as const)('%j in %j is %j', (source, [w, h], output) => {
    expect(placed(source, w, h, 'inside')).toEqual({
      region: { left: 0, top: 0, ...size(source) },
      scaled: size(output),
      output: size(output),
      offset: { left: 0, top: 0 },
    });
  });
});

describe('place: fill', () => {
  it.each([
    [
      [4000, 3000],
      [640, 640],
      [640, 640],
    ],
    [
      [4000, 3000],
      [640, 100],
      [640, 100],
    ],
    // No side is enlarged, and the box keeps its aspect ratio
    [
      [400, 300],
      [640, 640],
      [300, 300],
    ],
    [
      [400, 300],
      [640, 160],
      [400, 100],
    ],
    [
      [4000, 100],
      [640, 640],
      [100, 100],
    ],
  ] as const)('%j in %j is %j', (source, [w, h], output) => {
    expect(placed(source, w, h, 'fill')).toEqual({
      region: { left: 0, top: 0, ...size(source) },
      scaled: size(output),
      output: size(output),
      offset: { left: 0, top: 0 },
    });
  });
});

describe('place: contain', () => {
  it.each([
    // source, box, scaled, output, left and top
    [
      [4000, 3000],
      [640, 640],
      [640, 480],
      [640, 640],
      [0, 80],
    ],
    [
      [3000, 4000],
      [640, 640],
      [480, 640],
      [640, 640],
      [80, 0],
    ],
    [
      [4000, 3000],
      [640, 480],
      [640, 480],
      [640, 480],
      [0, 0],
    ],
    // The box shrinks until the picture touches it at its own size
    [
      [400, 300],
      [640, 640],
      [400, 300],
      [400, 400],
      [0, 50],
    ],
    [
      [100, 50],
      [640, 320],
      [100, 50],
      [100, 50],
      [0, 0],
    ],
    // An odd pixel goes below and to the right
    [
      [1000, 333],
      [100, 100],
      [100, 33],
      [100, 100],
      [0, 33],
    ],
    [
      [333, 1000],
      [100, 100],
      [33, 100],
      [100, 100],
      [33, 0],
    ],
  ] as const)('%j in %j', (source, [w, h], scaled, output, [left, top]) => {
    expect(placed(source, w, h, 'contain')).toEqual({
      region: { left: 0, top: 0, ...size(source) },
      scaled: size(scaled),
      output: size(output),
      offset: { left, top },
    });
  });
});

describe('place: cover', () => {
  it.each([
    // source, box, focus, region (left, top, width, height), output
    [[4000, 3000], [640, 480], 'center', [0, 0, 4000, 3000], [640, 480]],
    [[4000, 3000], [600, 600], 'center', [500, 0, 3000, 3000], [600, 600]],
    [[4000, 3000], [600, 600], 'west', [0, 0, 3000, 3000], [600, 600]],
    [[4000, 3000], [600, 600], 'east', [1000, 0, 3000, 3000], [600, 600]],
    [[4000, 3000], [600, 600], 'north', [500, 0, 3000, 3000], [600, 600]],
    [[4000, 3000], [600, 600], '0.4,0.9', [100, 0, 3000, 3000], [600, 600]],
    [[4000, 3000], [600, 600], '0.2,0', [0, 0, 3000, 3000], [600, 600]],
    [[4000, 3000], [600, 600], 'attention', [500, 0, 3000, 3000], [600, 600]],
    [[3000, 4000], [600, 300], 'north', [0, 0, 3000, 1500], [600, 300]],
    [[3000, 4000], [600, 300], 'south', [0, 2500, 3000, 1500], [600, 300]],
    [[3000, 4000], [600, 300], 'southwest', [0, 2500, 3000, 1500], [600, 300]],
    [[3000, 4000], [600, 300], '0.5,0.3', [0, 450, 3000, 1500], [600, 300]],
    // Too small: the box shrinks until the picture fills it
    [[400, 300], [640, 640], 'center', [50, 0, 300, 300], [300, 300]],
    [[400, 300], [640, 320], 'south', [0, 100, 400, 200], [400, 200]],
    [[1000, 100], [640, 640], 'east', [900, 0, 100, 100], [100, 100]],
    [[1, 1], [640, 640], 'center', [0, 0, 1, 1], [1, 1]],
  ] as const)('%j in %j around %s', (source, [w, h], focus, [left, top, width, height], output) => {
    expect(placed(source, w, h, 'cover', focus)).toEqual({
      region: { left, top, width, height },
      scaled: size(output),
      output: size(output),
      offset: { left: 0, top: 0 },
    });
  });
});
