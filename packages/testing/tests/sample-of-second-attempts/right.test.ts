// Run by ../again.test.ts.
import { expect, it } from 'vitest';

it('runs once', () => expect(process.env['CAMEO_SECOND_ATTEMPT']).toBeUndefined());
