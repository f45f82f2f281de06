import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Face, keepFaces } from './faces.js';
import type { Rect } from './orientation.js';

const face: fc.Arbitrary<Face> = fc
  .tuple(
    fc.double({ min: 0, max: 0.95, noNaN: true }),
    fc.double({ min: 0, max: 0.95, noNaN: true }),
    fc.double({ min: 0.01, max: 1, noNaN: true }),
    fc.double({ min: 0.01, max: 1, noNaN: true }),
  )
  .map(([left, top, wide, high]) => ({
    left,
    top,
    width: wide * (1 - left),
    height: high * (1 - top),
  }));

const cases = fc
  .tuple(
    fc.integer({ min: 1, max: 6000 }),
    fc.integer({ min: 1, max: 6000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.boolean(),
    fc.array(face, { minLength: 1, maxLength: 5 }),
  )
  .map(([width, height, share, wide, faces]) => {
    const kept = (side: number) => Math.max(1, Math.round(side * share));
    const part = wide ? { width, height: kept(height) } : { width: kept(width), height };
    return { picture: { width, height }, part, faces };
  });
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const check = (property: (given: Case) => void): void =>
  fc.assert(fc.property(cases, property), { numRuns: runs(3000) });

/** A face in px of its picture, not rounded. */
const inPixels = ({ left, top, width, height }: Face, { picture }: Case) => ({
  left: left * picture.width,
  right: (left + width) * picture.width,
  top: top * picture.height,
  bottom: (top + height) * picture.height,
});

const EPSILON = 1e-6;
const holds = (region: Rect, of: ReturnType<typeof inPixels>): boolean =>
  of.left >= region.left - EPSILON &&
  of.right <= region.left + region.width + EPSILON &&
  of.top >= region.top - EPSILON &&
  of.bottom <= region.top + region.height + EPSILON;

describe('keepFaces', () => {
  it('keeps a part of the given size, in whole pixels inside the picture', () => {
    check(({ picture, part, faces }) => {
      const region = keepFaces(picture, part, faces);
      expect(region).toMatchObject(part);
      for (const value of Object.values(region)) expect(Number.isInteger(value)).toBe(true);
      expect(Math.min(region.left, region.top)).toBeGreaterThanOrEqual(0);
      expect(region.left + region.width).toBeLessThanOrEqual(picture.width);
      expect(region.top + region.height).toBeLessThanOrEqual(picture.height);
    });
  });

  it('keeps all faces whole if they fit together', () => {
    check((given) => {
      const { picture, part, faces } = given;
      const boxes = faces.map((each) => inPixels(each, given));
      const all = {
        left: Math.floor(Math.min(...boxes.map(({ left }) => left)) + EPSILON),
        right: Math.ceil(Math.max(...boxes.map(({ right }) => right)) - EPSILON),
        top: Math.floor(Math.min(...boxes.map(({ top }) => top)) + EPSILON),
        bottom: Math.ceil(Math.max(...boxes.map(({ bottom }) => bottom)) - EPSILON),
      };
      fc.pre(all.right - all.left < part.width - 1 && all.bottom - all.top < part.height - 1);
      const region = keepFaces(picture, part, faces);
      for (const box of boxes) expect(holds(region, box)).toBe(true);
    });
  });

  it('keeps the largest face whole if it fits, whatever else there is', () => {
    check((given) => {
      const { picture, part, faces } = given;
      const boxes = faces.map((each) => inPixels(each, given));
      const area = ({ left, right, top, bottom }: (typeof boxes)[number]) => (right - left) * (bottom - top);
      const [largest, second] = [...boxes].sort((one, other) => area(other) - area(one));
      if (largest === undefined) throw new Error('a case has faces');
      // Two faces of equal size, apart from rounding, are equally the largest.
      const rounding = 2 * (picture.width + picture.height);
      fc.pre(second === undefined || area(largest) - area(second) > rounding);
      fc.pre(largest.right - largest.left < part.width - 2 && largest.bottom - largest.top < part.height - 2);
      expect(holds(keepFaces(picture, part, faces), largest)).toBe(true);
    });
  });

  it('leaves room above the head if the picture and the faces allow it', () => {
    fc.assert(
      fc.property(cases, face, (given, alone) => {
        const { picture, part } = given;
        const { top, bottom } = inPixels(alone, given);
        const crown = Math.max(0, top - 0.4 * (bottom - top));
        // An eighth of it is wanted below too.
        fc.pre(bottom + (bottom - top) / 8 - crown < part.height - 2);
        expect(keepFaces(picture, part, [alone]).top).toBeLessThanOrEqual(crown + EPSILON);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('is mirrored with the picture', () => {
    check(({ picture, part, faces }) => {
      const mirrored = faces.map((each) => ({ ...each, left: 1 - each.left - each.width }));
      const { left } = keepFaces(picture, part, faces);
      const other = keepFaces(picture, part, mirrored).left;
      // Tolerance of a pixel for rounding halves.
      expect(Math.abs(picture.width - part.width - left - other)).toBeLessThanOrEqual(1);
    });
  });
});
