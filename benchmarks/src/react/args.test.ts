import { expect, it } from 'vitest';
import { commandLine } from './args.js';

it('knows the command that measures the same again', () => {
  const args = { images: undefined, json: 'out.json', write: true, quick: false };
  expect(commandLine(args)).toBe('pnpm bench:react --write');
  expect(commandLine({ images: 'photos', json: undefined, write: false, quick: true })).toBe(
    'pnpm bench:react --images photos --quick',
  );
});
