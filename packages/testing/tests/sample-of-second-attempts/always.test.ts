// Run by ../again.test.ts.
import { expect, it } from 'vitest';

it('is right', () => undefined);
it('is wrong twice', () => expect(1).toBe(2));
