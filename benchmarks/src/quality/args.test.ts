import { expect, it } from 'vitest';
import { readArgs } from './args.js';

it('reads what is asked for, and refuses to write what a short run found', () => {
  expect(readArgs([])).toEqual({ images: undefined, json: undefined, write: false, quick: false });
  expect(readArgs(['--images', 'photos', '--json', 'out.json', '--quick'])).toEqual({
    images: 'photos',
    json: 'out.json',
    write: false,
    quick: true,
  });
  expect(readArgs(['--write', '--quick'])).toEqual({
    mistake: 'Got --write with --quick: what is written comes from a whole run, so leave one out.',
  });
  expect(readArgs(['--help'])).toBe('help');
});
