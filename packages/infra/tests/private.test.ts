import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { STAGES } from './packaged.js';

it('what is packaged is for its owner alone: the bundles of a stage that signs hold its keys', () => {
  const paths = readdirSync(STAGES, { recursive: true, encoding: 'utf8' }).map((path) => join(STAGES, path));
  expect(paths.filter((path) => path.endsWith('.zip'))).toHaveLength(6);
  const open = [STAGES, ...paths].filter((path) => (statSync(path).mode & 0o077) !== 0);
  expect(open).toEqual([]);
  expect((statSync(STAGES).mode & 0o777).toString(8)).toBe('700');
});
