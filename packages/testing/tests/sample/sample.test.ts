// Run by ../forms.test.ts, in both forms.
import { describe, expect, it } from 'vitest';
import { onlyInFull, runs, some } from '../../src/form.js';
import { missing } from '../../src/tools.js';

const server = missing('s3', 'the tests of a server', 'No server: start one.');

it('has cases', () => {
  let done = 0;
  for (const total = runs(250); done < total; done += 1);
  process.stdout.write(`cases ${done}\n`);
  expect(done).toBeGreaterThan(0);
});

it.each(some(['a', 'b', 'c', 'd', 'e', 'f', 'g'], 3))('row %s', (row) => {
  expect(row).toMatch(/^[a-g]$/);
});

describe.runIf(onlyInFull('ten minutes of load'))('a soak', () => {
  it('goes on and on', () => undefined);
});

it.skipIf(server === undefined)('asks the server', () => undefined);
