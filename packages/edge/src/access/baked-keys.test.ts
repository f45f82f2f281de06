import { describe, expect, it } from 'vitest';
import { bakedKeys } from '../../scripts/baked-keys.mjs';

const SIGNED = { signing: { required: true } };
const KEYS = '2026b=ffffffffffffffffffffffffffffffffff_-,2026a=0123456789abcdef0123456789abcdef';

describe('bakedKeys', () => {
  it('are those of the environment, for a stage that signs', () => {
    expect(bakedKeys('prod', SIGNED, { CAMEO_SIGNING_KEYS: KEYS })).toEqual([
      ['2026b', 'ffffffffffffffffffffffffffffffffff_-'],
      ['2026a', '0123456789abcdef0123456789abcdef'],
    ]);
  });

  it('are none for a stage that does not, whatever the environment has', () => {
    expect(bakedKeys('prod', {}, { CAMEO_SIGNING_KEYS: KEYS })).toEqual([]);
    expect(bakedKeys('prod', { signing: { required: false } }, { CAMEO_SIGNING_KEYS: KEYS })).toEqual([]);
  });

  it('may be missing on this machine only', () => {
    expect(bakedKeys('local', SIGNED, {})).toEqual([]);
    expect(bakedKeys('prod', SIGNED, {})).toBe(
      'Stage prod answers signed URLs only (signing in cameo.config.ts), and its functions need the keys. Got no signing keys, expected CAMEO_SIGNING_KEYS as id=secret,id=secret with ids of 1 to 16 letters, digits and dashes, and secrets of at least 32 characters out of A-Z a-z 0-9 _ -.',
    );
    expect(bakedKeys('local', SIGNED, { CAMEO_SIGNING_KEYS: 'a=b' })).toMatch(
      /Signing key 1 is not written as expected/,
    );
  });
});
