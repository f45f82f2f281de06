// Run by ../failures.test.ts.
import { describe, expect, it } from 'vitest';

describe('a sum', () => {
  it('is right', () => expect(1 + 1).toBe(2));
  it('is wrong', () => expect({ sum: 1 + 1 }).toEqual({ sum: 3 }));
});

it('says much', () => {
  throw new Error(Array.from({ length: 50 }, (_, line) => `line ${line} ${'x'.repeat(500)}`).join('\n'));
});
