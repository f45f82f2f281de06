import { describe, expect, it } from 'vitest';
import { pointAfterKey, pointAt, pointText } from './focus-point.js';

describe('a focus', () => {
  it('stays inside the picture, on a hundredth', () => {
    expect(pointAt(0.123, 0.456)).toEqual({ x: 0.12, y: 0.46 });
    expect(pointAt(-3, 7)).toEqual({ x: 0, y: 1 });
  });

  it.each([
    ['ArrowLeft', false, { x: 0.48, y: 0.5 }],
    ['ArrowRight', false, { x: 0.52, y: 0.5 }],
    ['ArrowUp', false, { x: 0.5, y: 0.48 }],
    ['ArrowDown', true, { x: 0.5, y: 0.7 }],
    ['Home', false, { x: 0.5, y: 0.5 }],
    ['Tab', false, undefined],
    ['toString', false, undefined],
  ])('%s, far: %s', (key, far, point) => {
    expect(pointAfterKey({ x: 0.5, y: 0.5 }, key, far)).toEqual(point);
  });

  it('stops at the border', () => {
    expect(pointAfterKey({ x: 0.99, y: 0 }, 'ArrowRight', false)).toEqual({ x: 1, y: 0 });
    expect(pointAfterKey({ x: 0.99, y: 0 }, 'ArrowUp', true)).toEqual({ x: 0.99, y: 0 });
  });

  it('has a text form', () => {
    expect(pointText({ x: 0.29, y: 1 })).toBe('29 % across, 100 % down');
  });
});
