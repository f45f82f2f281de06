// Run by ../failures.test.ts, with `node --test`.
import assert from 'node:assert/strict';
import { test } from 'node:test';

test('passes', () => undefined);
test('fails', () => assert.equal(1 + 1, 3));
test.skip('is skipped', () => undefined);
