// Run by ../failures.test.ts.
import { beforeAll, describe, it } from 'vitest';

describe('a server', () => {
  beforeAll(() => {
    throw new Error('does not start');
  });
  it('answers', () => undefined);
});
