import { describe, expect, it } from 'vitest';
import { bakedKeys } from '../../scripts/baked-keys.mjs';

const SIGNED = { bucket: 'media-prod', signing: { required: true } };
const KEYS = '2026b=ffffffffffffffffffffffffffffffffff_-,2026a=0123456789abcdef0123456789abcdef';

describe('bakedKeys', () => {
  it('derives the keys of a signing stage from the environment and its bucket', () => {
    expect(bakedKeys('prod', SIGNED, { CAMEO_SIGNING_KEYS: KEYS })).toEqual([
      ['2026b', 'c8DxC7cEsLG4skAQOtsia9bnAHU49KxhF_97NGeiFMg'],
      // Computed with openssl, as in core's sign.test.ts.
      ['2026a', 'T4L5EyqOKYOHvEAtkhhsXdwUYFatOqDgmyY4d9Cij-A'],
    ]);
  });

  it('returns no keys for a stage that does not sign, whatever the environment contains', () => {
    expect(bakedKeys('prod', { bucket: 'media-prod' }, { CAMEO_SIGNING_KEYS: KEYS })).toEqual([]);
    expect(
      bakedKeys('prod', { bucket: 'media-prod', signing: { required: false } }, { CAMEO_SIGNING_KEYS: KEYS }),
    ).toEqual([]);
  });

  it('accepts missing keys for the local stage only', () => {
    expect(bakedKeys('local', SIGNED, {})).toEqual([]);
    expect(bakedKeys('prod', SIGNED, {})).toBe(
      'Stage prod answers signed URLs only (signing in cameo.config.ts), and its functions need the keys. Got no signing keys, expected CAMEO_SIGNING_KEYS as id=secret,id=secret with ids of 1 to 16 letters, digits and dashes, and secrets of at least 32 characters out of A-Z a-z 0-9 _ -; the key of one stage is id@bucket=secret.',
    );
    expect(bakedKeys('local', SIGNED, { CAMEO_SIGNING_KEYS: 'a=b' })).toMatch(
      /Signing key 1 is not written as expected/,
    );
  });
});
