import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transforms } from '../../tests/arbitraries.js';
import { accepted, grammarWith } from '../../tests/grammar.js';
import { derivativeKey } from './derivative-key.js';
import { MAX_VARIANT_NAME_BYTES } from './limits.js';
import type { Transform } from './params.js';
import { parseTransform } from './parse.js';
import { sourceKey } from './source-key.js';
import { variantOf } from './variant.js';

/** The widest accepted configuration: five digits a side, three for a quality other than the default. */
const WIDEST = grammarWith({
  ladder: [16_383],
  qualities: [80, 100],
  limits: { height: 16_383, pixels: 268_402_689, sourceKeyBytes: 889 },
});

const keyOf = (source: string, transform: Transform): string => {
  const variant = variantOf(accepted(sourceKey(source, WIDEST.limits)), transform, 'image/avif', WIDEST);
  return variant === undefined ? '' : derivativeKey(variant);
};

/** Every parameter at its longest. `focus` and `fit` exclude each other, and `focus` is the longer one. */
const EFFECTS =
  'bg=f4f1ea80&blur=100&sharpen=10&rotate=270&flip=h&gray=1&trim=100&round=500&v=________________________________';
const LONGEST = accepted(parseTransform(`w=16383&h=16383&focus=0.33,0.33&q=100&f=avif&${EFFECTS}`, WIDEST));
const NAME =
  'w-16383_h-16383_focus-0.33-0.33_q-100_bg-f4f1ea80_blur-100_sharpen-10_rotate-270_flip-h_gray-1_trim-100_round-500_still.avif';

describe('MAX_VARIANT_NAME_BYTES', () => {
  it('is the length of the longest name', () => {
    expect(keyOf('a', LONGEST)).toBe(`_variants/a/${NAME}`);
    expect(NAME).toHaveLength(124);
    expect(MAX_VARIANT_NAME_BYTES).toBe(124);
  });

  it('leaves room for a source key of maximum length in S3', () => {
    expect(keyOf('a'.repeat(889), LONGEST)).toHaveLength(1024);
  });

  it('is exceeded by no other variant', () => {
    const longer = fc.tuple(transforms(WIDEST), fc.subarray(Object.keys(LONGEST))).map(
      ([transform, names]): Transform => ({
        ...transform,
        ...Object.fromEntries(Object.entries(LONGEST).filter(([name]) => names.includes(name))),
      }),
    );
    fc.assert(
      fc.property(longer, (transform) => {
        expect(keyOf('a', transform).length).toBeLessThanOrEqual('_variants/a/'.length + 124);
      }),
      { numRuns: runs(1000) },
    );
  });
});
