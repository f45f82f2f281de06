import { describe, expect, it } from 'vitest';
import { SOURCE_FORMATS } from './formats.js';
import { mayBeSentAsItIs } from './negotiate.js';

describe('mayBeSentAsItIs', () => {
  it.each([
    ['avif', ['jpeg', 'png', 'webp', 'gif', 'avif']],
    ['avif-gif', ['jpeg', 'png', 'gif', 'avif']],
    ['webp', ['jpeg', 'png', 'webp', 'gif']],
    ['universal', ['jpeg', 'png', 'gif']],
    // A format by name is always used.
    ['avif-still', []],
    ['webp-named', []],
    ['jpeg-still', []],
    ['png-still', []],
  ] as const)('is true for %s of %j', (target, read) => {
    expect(SOURCE_FORMATS.filter((format) => mayBeSentAsItIs(target, format))).toEqual(read);
  });
});
