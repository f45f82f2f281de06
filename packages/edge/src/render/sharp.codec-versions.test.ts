import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { assertSafeCodecs } from './sharp.js';

describe('assertSafeCodecs', () => {
  it('accepts the installed sharp', () => {
    expect(() => assertSafeCodecs(sharp.versions)).not.toThrow();
  });

  it.each([
    { sharp: '0.35.5', heif: '1.23.5' },
    { sharp: '0.36.0', heif: '1.24.0' },
    { sharp: '1.0.0-rc.1', heif: '2.0.0' },
  ])('accepts %j', (versions) => {
    expect(() => assertSafeCodecs(versions)).not.toThrow();
  });

  it.each([
    [{ sharp: '0.35.4', heif: '1.23.5' }, 'sharp is 0.35.4, and 0.35.5 or later is needed'],
    [{ sharp: '0.9.9', heif: '1.23.5' }, 'sharp is 0.9.9, and 0.35.5 or later is needed'],
    [{ sharp: '0.35.5', heif: '1.23.1' }, 'libheif is 1.23.1, and 1.23.5 or later is needed'],
    [{ sharp: '0.35.5', heif: '1.9.9' }, 'libheif is 1.9.9, and 1.23.5 or later is needed'],
    [{ sharp: '0.35.5' }, 'libheif is of an unknown version, and 1.23.5 or later is needed'],
    [{}, 'sharp is of an unknown version'],
  ])('rejects %j and says what to do', (versions, message) => {
    expect(() => assertSafeCodecs(versions)).toThrow(message);
    expect(() => assertSafeCodecs(versions)).toThrow('Install sharp 0.35.5 or later');
  });
});
