import { expect, it } from 'vitest';
import { readPictureArgs } from './picture-args.js';

it('reads what it is given', () => {
  const nothing = { images: undefined, json: undefined, write: false, quick: false };
  expect(readPictureArgs([])).toEqual(nothing);
  expect(readPictureArgs(['--', '--json', 'out.json', '--images', 'photos', '--write'])).toEqual({
    images: 'photos',
    json: 'out.json',
    write: true,
    quick: false,
  });
  expect(readPictureArgs(['--quick'])).toEqual({ ...nothing, quick: true });
  expect(readPictureArgs(['--quick', '--help'])).toBe('help');
});

it('says what is wrong', () => {
  expect(readPictureArgs(['--quick', '--write'])).toEqual({
    mistake: 'Got --write with --quick: what is written comes from a whole run, so leave one out.',
  });
  expect(readPictureArgs(['--fast'])).toEqual({ mistake: expect.stringContaining("'--fast'") });
  expect(readPictureArgs(['photos'])).toEqual({ mistake: expect.stringContaining("'photos'") });
});
