import { describe, expect, it } from 'vitest';
import { focusPoint, isStrategy } from './focus.js';

describe('focusPoint', () => {
  it.each([
    ['center', [0.5, 0.5]],
    ['north', [0.5, 0]],
    ['northeast', [1, 0]],
    ['east', [1, 0.5]],
    ['southeast', [1, 1]],
    ['south', [0.5, 1]],
    ['southwest', [0, 1]],
    ['west', [0, 0.5]],
    ['northwest', [0, 0]],
    ['entropy', [0.5, 0.5]],
    ['attention', [0.5, 0.5]],
    ['face', [0.5, 0.5]],
    ['0.3,0.25', [0.3, 0.25]],
    ['0,1', [0, 1]],
  ] as const)('%s is at %j', (focus, point) => {
    expect(focusPoint(focus)).toEqual(point);
  });
});

describe('isStrategy', () => {
  it.each([
    ['entropy', true],
    ['attention', true],
    ['face', true],
    ['center', false],
    ['0.3,0.25', false],
  ] as const)('%s: %s', (focus, expected) => {
    expect(isStrategy(focus)).toBe(expected);
  });
});
