import { expect, it } from 'vitest';
import { commandLine, readArgs } from './args.js';

it('reads what it is given', () => {
  const nothing = { images: undefined, json: undefined, write: false, quick: false };
  expect(readArgs([])).toEqual(nothing);
  expect(readArgs(['--', '--json', 'out.json', '--images', 'photos', '--write'])).toEqual({
    images: 'photos',
    json: 'out.json',
    write: true,
    quick: false,
  });
  expect(readArgs(['--quick'])).toEqual({ ...nothing, quick: true });
  expect(readArgs(['--quick', '--help'])).toBe('help');
});

it('says what is wrong', () => {
  expect(readArgs(['--quick', '--write'])).toEqual({
    mistake: 'Got --write with --quick: what is written comes from a whole run, so leave one out.',
  });
  expect(readArgs(['--fast'])).toEqual({ mistake: expect.stringContaining("'--fast'") });
  expect(readArgs(['photos'])).toEqual({ mistake: expect.stringContaining("'photos'") });
});

it('knows the command that measures the same again', () => {
  const args = { images: undefined, json: 'out.json', write: true, quick: false };
  expect(commandLine(args)).toBe('pnpm bench:react --write');
  expect(commandLine({ images: 'photos', json: undefined, write: false, quick: true })).toBe(
    'pnpm bench:react --images photos --quick',
  );
});
