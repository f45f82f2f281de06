import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR } from '../../tests/grammar.js';
import { parseRequest } from '../grammar/request.js';
import { type Variant, variantOf } from '../grammar/variant.js';
import { drawnSize, pixelsNeededFor } from './drawing.js';

const { limits } = GRAMMAR;

/** The variant for a query. */
function variant(query: string, accept = 'image/avif,image/webp'): Variant {
  const { source, transform } = accepted(parseRequest('/a.svg', query, GRAMMAR));
  const found = variantOf(source, transform, accept, GRAMMAR);
  if (found === undefined) throw new Error(`${query} changes nothing`);
  return found;
}

const drawn = (query: string, width: number, height: number): readonly [number, number] => {
  const size = drawnSize({ width, height }, variant(query), limits);
  return [size.width, size.height];
};

describe('drawnSize', () => {
  it.each([
    ['w=640', 24, 24, 640, 640],
    ['w=640', 300, 150, 640, 320],
    ['w=640', 10_000, 20_000, 640, 1280],
    ['w=640', 33.3, 10, 640, 192],
    ['h=640', 300, 150, 1280, 640],
    ['w=640&h=640&fit=inside', 300, 150, 640, 320],
    ['w=640&h=640&fit=contain', 150, 300, 320, 640],
    ['w=640&h=640', 300, 150, 1280, 640],
    ['w=640&h=640&fit=fill', 150, 300, 640, 1280],
    // Rotation comes before the box.
    ['w=640&rotate=90', 300, 150, 1280, 640],
    ['w=640&rotate=180', 300, 150, 640, 320],
    // As large as a page would show it.
    ['f=png', 24, 12, 24, 12],
    ['blur=3', 0.2, 0.2, 1, 1],
    // The limits are 22,118,400 pixels of output, and 64,000,000 of the drawing.
    ['f=png', 10_000_000, 10_000_000, 4703, 4703],
    ['w=3840&h=1280', 100, 10_000, 328, 32_767],
    ['w=3840', 1, 1000, 33, 32_767],
  ])('for %s of %s × %s is %s × %s', (query, width, height, across, down) => {
    expect(drawn(query, width, height)).toEqual([across, down]);
  });

  it('exceeds no limit, whatever size a drawing declares', () => {
    const side = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
    const query = fc.constantFrom('w=3840', 'h=3840', 'w=3840&h=3840', 'w=48&h=48&fit=contain', 'f=png');
    fc.assert(
      fc.property(side, side, query, (width, height, text) => {
        const [across, down] = drawn(text, width, height);
        for (const length of [across, down]) {
          expect(Number.isInteger(length)).toBe(true);
          expect(length).toBeGreaterThan(0);
          expect(length).toBeLessThan(32_768);
        }
        expect(across * down).toBeLessThanOrEqual(limits.sourcePixels);
      }),
    );
  });
});

describe('pixelsNeededFor', () => {
  const wish = (query: string, accept?: string) =>
    pixelsNeededFor({ width: 300, height: 150 }, variant(query, accept));

  it.each([
    'w=640',
    'h=48',
    'w=640&q=60&v=3',
    'w=640&h=640&fit=inside',
    'w=640&h=320',
    'w=640&h=321&fit=fill',
  ])('is undefined for %s, which a browser can do with the drawing itself', (query) => {
    expect(wish(query)).toBeUndefined();
    expect(wish(query, '*/*')).toBeUndefined();
    expect(wish(query, 'image/webp')).toBeUndefined();
    expect(wish(query, 'image/avif')).toBeUndefined();
  });

  it.each([
    ['w=640&h=640', 'fit', 'cover'],
    ['w=640&h=640&fit=contain', 'fit', 'contain'],
    ['w=640&h=640&fit=fill&q=60', 'fit', 'fill'],
    ['w=640&f=png', 'f', 'png'],
    ['f=avif', 'f', 'avif'],
    ['w=640&f=jpeg', 'f', 'jpeg'],
    ['w=640&blur=5', 'blur', '5'],
    ['rotate=90', 'rotate', '90'],
    ['flip=h', 'flip', 'h'],
    ['gray', 'gray', 'true'],
    ['trim=5', 'trim', '5'],
    ['w=48&bg=fff', 'bg', 'ffffff'],
    ['w=48&sharpen=2', 'sharpen', '2'],
    ['w=48&round=2', 'round', '2'],
  ])('of %s is %s', (query, param, value) => {
    expect(wish(query)).toEqual({ param, value });
  });
});
