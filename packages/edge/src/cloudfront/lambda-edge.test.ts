import { STATUS_CODES } from 'node:http';
import { ISSUES } from '@cameo/core';
import { expect, it } from 'vitest';
import { statusText } from './lambda-edge.js';

const answered = new Set([200, 204, 302, ...Object.values(ISSUES).map(({ status }) => status)]);

it.each([...answered])("uses Node's reason phrase for %i", (status) => {
  expect(statusText(status)).toBe(STATUS_CODES[status]);
});

it('has no reason phrase for an unknown status', () => {
  expect(statusText(418)).toBe('');
});
