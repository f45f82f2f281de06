import { expect, it } from 'vitest';
import { readArgs } from './args.js';

it('reads what is asked for', () => {
  expect(readArgs([])).toEqual({ images: undefined, json: undefined, write: false, quick: false });
  expect(readArgs(['--', '--images', 'photos', '--json', 'out.json', '--quick'])).toEqual({
    images: 'photos',
    json: 'out.json',
    write: false,
    quick: true,
  });
  expect(readArgs(['--help'])).toBe('help');
});

it('refuses what it does not know, and tables of a short run', () => {
  expect(readArgs(['--fast'])).toMatchObject({ mistake: expect.stringContaining('--fast') });
  expect(readArgs(['--quick', '--write'])).toMatchObject({
    mistake: expect.stringContaining('leave one out'),
  });
});
