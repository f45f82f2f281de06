import { expect, it } from 'vitest';
import { awsProblem } from './problem.js';

const unknown = Object.assign(new Error('The security token included in the request is invalid.'), {
  name: 'InvalidClientTokenId',
});

it('unknown credentials may be those of an account that has not enabled the region', () => {
  const remedy = ' If they are valid elsewhere, enable me-south-1 for the account.';
  expect(awsProblem(unknown, 'me-south-1').message).toMatch(new RegExp(`SSO profile\\)\\.${remedy}$`));
  // Every account has the others.
  expect(awsProblem(unknown, 'eu-west-1').message).not.toContain('enable');
});
