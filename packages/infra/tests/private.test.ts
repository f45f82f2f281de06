import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, it } from 'vitest';
import { PACKAGED, STAGES } from './packaged.js';

it('packaged files are readable only for their owner: the bundles of a signing stage contain its keys', () => {
  const paths = readdirSync(STAGES, { recursive: true, encoding: 'utf8' })
    .filter((path) => PACKAGED.some((stage) => path.split(sep)[0] === stage))
    .map((path) => join(STAGES, path));
  expect(paths.filter((path) => path.endsWith('.zip'))).toHaveLength(4 * PACKAGED.length);
  const open = [STAGES, ...paths].filter((path) => (statSync(path).mode & 0o077) !== 0);
  expect(open).toEqual([]);
  expect((statSync(STAGES).mode & 0o777).toString(8)).toBe('700');
});
