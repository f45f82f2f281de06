import { expect, it, vi } from 'vitest';
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

it('missing credentials are those of the profile that is set', () => {
  const missing = Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
  vi.stubEnv('AWS_PROFILE', 'compny');
  expect(awsProblem(missing, 'eu-west-1').message).toMatch(
    /^No AWS credentials were found for the profile compny; set /,
  );
  vi.stubEnv('AWS_PROFILE', '');
  expect(awsProblem(missing, 'eu-west-1').message).toMatch(/^No AWS credentials were found; set /);
  vi.unstubAllEnvs();
});
