import { describe, expect, it } from 'vitest';
import { serializeTransform } from './parse.js';

describe('serializeTransform', () => {
  it('writes every parameter in the order of the table', () => {
    expect(
      serializeTransform({
        v: 'A-1',
        trim: 1,
        gray: true,
        flip: 'hv',
        rotate: 90,
        sharpen: 2,
        blur: 3,
        bg: 'f4f1ea80',
        f: 'avif',
        q: 60,
        focus: '0.3,0.25',
        fit: 'fill',
        dpr: 1.5,
        h: 4,
        w: 5,
      }),
    ).toBe(
      'w=5&h=4&dpr=1.5&fit=fill&focus=0.3,0.25&q=60&f=avif&bg=f4f1ea80&blur=3&sharpen=2&rotate=90&flip=hv&gray=1&trim=1&v=A-1',
    );
  });

  it('writes all given parameters, including defaults', () => {
    expect(serializeTransform({})).toBe('');
    expect(serializeTransform({ gray: false, rotate: 0, f: 'auto' })).toBe('f=auto&rotate=0&gray=0');
  });
});

it('writes the named parameters in the given order', () => {
  expect(serializeTransform({ w: 5, q: 60, f: 'avif' }, ['f', 'w', 'h'])).toBe('f=avif&w=5');
});
