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

/** A face in px of its picture, its fractions of a pixel left as they are. */
const inPixels = ({ left, top, width, height }: Face, { picture }: Case) => ({
  left: left * picture.width,
  right: (left + width) * picture.width,
  top: top * picture.height,
  bottom: (top + height) * picture.height,
});

const DUST = 1e-6;
const holds = (region: Rect, of: ReturnType<typeof inPixels>): boolean =>
  of.left >= region.left - DUST &&
  of.right <= region.left + region.width + DUST &&
  of.top >= region.top - DUST &&
  of.bottom <= region.top + region.height + DUST;

describe('keepFaces', () => {
  it('keeps a part of the given size, in whole pixels inside of the picture', () => {
    check(({ picture, part, faces }) => {
      const region = keepFaces(picture, part, faces);
      expect(region).toMatchObject(part);
      for (const value of Object.values(region)) expect(Number.isInteger(value)).toBe(true);
      expect(Math.min(region.left, region.top)).toBeGreaterThanOrEqual(0);
      expect(region.left + region.width).toBeLessThanOrEqual(picture.width);
      expect(region.top + region.height).toBeLessThanOrEqual(picture.height);
    });
  });

  it('keeps all faces whole where they fit together', () => {
    check((given) => {
      const { picture, part, faces } = given;
      const boxes = faces.map((each) => inPixels(each, given));
      const all = {
        left: Math.floor(Math.min(...boxes.map(({ left }) => left)) + DUST),
        right: Math.ceil(Math.max(...boxes.map(({ right }) => right)) - DUST),
        top: Math.floor(Math.min(...boxes.map(({ top }) => top)) + DUST),
        bottom: Math.ceil(Math.max(...boxes.map(({ bottom }) => bottom)) - DUST),
      };
      fc.pre(all.right - all.left < part.width - 1 && all.bottom - all.top < part.height - 1);
      const region = keepFaces(picture, part, faces);
      for (const box of boxes) expect(holds(region, box)).toBe(true);
    });
  });

  it('keeps the largest face whole where it fits, whatever else there is', () => {
    check((given) => {
      const { picture, part, faces } = given;
      const boxes = faces.map((each) => inPixels(each, given));
      const area = ({ left, right, top, bottom }: (typeof boxes)[number]) => (right - left) * (bottom - top);
      const [largest, second] = [...boxes].sort((one, other) => area(other) - area(one));
      if (largest === undefined) throw new Error('a case has faces');
      // Two of one size, but for what rounding to whole pixels makes of them, are equally the largest.
      const rounding = 2 * (picture.width + picture.height);
      fc.pre(second === undefined || area(largest) - area(second) > rounding);
      fc.pre(largest.right - largest.left < part.width - 2 && largest.bottom - largest.top < part.height - 2);
      expect(holds(keepFaces(picture, part, faces), largest)).toBe(true);
    });
  });

  it('has room above the head where the picture and the faces leave it', () => {
    fc.assert(
      fc.property(cases, face, (given, alone) => {
        const { picture, part } = given;
        const { top, bottom } = inPixels(alone, given);
        const crown = Math.max(0, top - 0.4 * (bottom - top));
        // An eighth of it is wanted below too.
        fc.pre(bottom + (bottom - top) / 8 - crown < part.height - 2);
        expect(keepFaces(picture, part, [alone]).top).toBeLessThanOrEqual(crown + DUST);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('is mirrored with the picture', () => {
    check(({ picture, part, faces }) => {
      const mirrored = faces.map((each) => ({ ...each, left: 1 - each.left - each.width }));
      const { left } = keepFaces(picture, part, faces);
      const other = keepFaces(picture, part, mirrored).left;
      // A pixel for what a half is rounded to.
      expect(Math.abs(picture.width - part.width - left - other)).toBeLessThanOrEqual(1);
    });
  });
});
