import { expect, it } from 'vitest';
import { adviceForStatus } from './advice.js';

const advice = (name: string, status: string) =>
  adviceForStatus(status, { name, region: 'eu-west-1', stage: 'dev' });

it('only the stack of the distribution is finished by the command that removes a stage', () => {
  expect(advice('cameo-edge-dev', 'DELETE_FAILED')).toContain('"npx cameo remove dev"');
  for (const name of ['cameo-media-dev', 'cameo-logs-dev']) {
    expect(advice(name, 'DELETE_FAILED')).not.toContain('cameo remove');
    expect(advice(name, 'DELETE_FAILED')).toMatch(
      new RegExp(`then run: aws cloudformation delete-stack --stack-name ${name} --region eu-west-1$`),
    );
  }
});

it('a change that failed without a rollback is rolled back first', () => {
  expect(advice('cameo-media-dev', 'UPDATE_FAILED')).toMatch(
    /aws cloudformation rollback-stack --stack-name cameo-media-dev --region eu-west-1$/,
  );
});

it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])(
  'a stack that is %s can be changed',
  (status) => expect(advice('cameo-media-dev', status)).toBeUndefined(),
);
