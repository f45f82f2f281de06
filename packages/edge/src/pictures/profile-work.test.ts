import { describe, expect, it } from 'vitest';
import { flat } from '../../tests/hostile-pictures.js';
import {
  curvesElement,
  drawProfile,
  elementsTag,
  formula,
  P3_COLOURS,
  SRGB_FORMULA,
  sampledCurve,
  segmentedCurve,
  tableElement,
} from '../../tests/icc-profiles.js';
import { withProfile } from '../../tests/profiled-files.js';
import { variantFor } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';
import { ProblemError } from '../http/problem-error.js';
import { render } from '../render/render.js';
import { assertProfileWork } from './profile-work.js';

const curve = formula(3, ...SRGB_FORMULA);

/** A profile whose first transform repeats an element. */
const profileOf = (element: Buffer, times: number): Buffer =>
  drawProfile({ curve, colours: P3_COLOURS, tags: { D2B0: elementsTag(element, times) } });

/** `received` of a refusal, otherwise 'accepted'. */
function outcome(profile: Uint8Array): string {
  try {
    assertProfileWork(profile);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `${error.issue.code}: ${error.issue.received}`;
  }
}

describe('the work of a profile', () => {
  it('is its elements, their curves and the segments of these', () => {
    const segments = (count: number) => curvesElement(segmentedCurve(count));
    expect(outcome(profileOf(segments(3), 1))).toBe('accepted');
    expect(outcome(profileOf(segments(3), 30))).toBe('accepted');
    const tooMany = 'source-too-large: more than 4,000 steps in its colour profile';
    expect(outcome(profileOf(segments(3), 50))).toBe(tooMany);
    expect(outcome(profileOf(segments(1000), 1))).toBe('accepted');
    expect(outcome(profileOf(segments(10_000), 5))).toBe(tooMany);
    expect(outcome(profileOf(Buffer.from('bACS'), 4001))).toBe(tooMany);
  });

  it('is the corners of a table, and its bytes if elements share them', () => {
    const twelve = Array.from({ length: 12 }, () => 2);
    expect(outcome(profileOf(tableElement([9, 9, 9], 3), 1))).toBe('accepted');
    expect(outcome(profileOf(tableElement(twelve, 3), 1))).toMatch(/steps/);
    const overlap = 'source-too-large: tables in its colour profile that overlap';
    expect(outcome(profileOf(tableElement([33, 33, 33], 3), 5))).toBe(overlap);
    // Three colours share the table.
    expect(outcome(profileOf(curvesElement(sampledCurve(50_000)), 1))).toBe('accepted');
    expect(outcome(profileOf(curvesElement(sampledCurve(50_000)), 2))).toBe(overlap);
  });

  it('is that of all parts before the end of a broken one', () => {
    const whole = profileOf(curvesElement(segmentedCurve(100)), 3);
    for (let length = 0; length < whole.length; length += 7) {
      expect(outcome(whole.subarray(0, length))).toBe('accepted');
    }
    expect(outcome(Buffer.alloc(5000, 'mpet'))).toBe('accepted');
  });

  it('bounds the time before the first row', { timeout: 60_000 }, async () => {
    const config = testConfig();
    const rendered = (profile: Buffer) => async () => {
      const file = withProfile(await flat(64, 64, 'jpeg'), profile);
      return render(file, variantFor('w=48&f=jpeg', 'image/*', config), config, () => 28_000);
    };
    const before = process.cpuUsage();
    // Just below the limit.
    const { width } = await rendered(profileOf(curvesElement(segmentedCurve(200)), 5))();
    expect(width).toBe(48);
    await expect(rendered(profileOf(curvesElement(segmentedCurve(10_000)), 5))).rejects.toThrow(
      /more than 4,000 steps in its colour profile/,
    );
    // Measured: 12 s without the limit.
    expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(4);
  });
});
