import type { StackFailure } from '../aws/stack-failure.js';
import { stackOf } from '../stacks.js';
import type { Stage } from '../stage.js';

/** A stack, its region, and its stage. */
export interface StackPlace {
  readonly name: string;
  readonly region: string;
  readonly stage: string;
}

/** Advice for a stack in a state that prevents changes, in one line; undefined if it can be changed. */
export function adviceForStatus(status: string, { name, region, stage }: StackPlace): string | undefined {
  const at = `--stack-name ${name} --region ${region}`;
  if (status === 'REVIEW_IN_PROGRESS')
    return (
      `${name} is REVIEW_IN_PROGRESS: its first change set failed or was abandoned, and nothing was created. ` +
      `Delete it, then run the command again: aws cloudformation delete-stack ${at}`
    );
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return (
      `${name} is UPDATE_ROLLBACK_FAILED: a change failed and could not be undone. Fix the cause in the first failed event ` +
      `(aws cloudformation describe-stack-events ${at}), then run: aws cloudformation continue-update-rollback ${at}`
    );
  if (/^(?:ROLLBACK_(?:FAILED|COMPLETE)|CREATE_FAILED)$/.test(status))
    return (
      `${name} is ${status}: it was never created, and can only be deleted. ` +
      `Delete it, then run the command again: aws cloudformation delete-stack ${at}`
    );
  if (status === 'UPDATE_FAILED')
    return (
      `${name} is UPDATE_FAILED: a change failed, and was not undone. ` +
      `Run the command again after: aws cloudformation rollback-stack ${at}`
    );
  if (status === 'DELETE_FAILED')
    return name === stackOf('edge', stage)
      ? `${name} is DELETE_FAILED: a removal is not done. Finish it with "npx cameo remove ${stage}".`
      : `${name} is DELETE_FAILED: its deletion is not done. Empty or mend the resource of the first failed event ` +
          `(aws cloudformation describe-stack-events ${at}), then run: aws cloudformation delete-stack ${at}`;
  // Cleanup after a change is short, but CloudFormation rejects changes until it is over.
  if (/_IN_PROGRESS$/.test(status))
    return `${name} is ${status}: somebody is changing it. Wait until it is done, then run the command again.`;
  return undefined;
}

/**
 * The commands that undo what somebody changed beside CloudFormation. A deployment does not: it changes only what differs from
 * the previous template.
 */
export function revertDrift({ name, region }: Pick<StackPlace, 'name' | 'region'>): string {
  const at = `--change-set-name as-deployed --stack-name ${name} --region ${region}`;
  return (
    `aws cloudformation create-change-set --deployment-mode REVERT_DRIFT --use-previous-template --capabilities CAPABILITY_NAMED_IAM ${at}, ` +
    `and when it is created: aws cloudformation execute-change-set ${at}`
  );
}

/** The reason for a failed deployment, in one line with advice. */
export function explainFailure(failure: StackFailure, place: StackPlace, { config }: Stage): string {
  const { resource, type, reason } = failure;
  const taken = /already exist|already owned|not available|AlreadyExists|AlreadyOwned/i.test(reason);
  if (taken && type === 'AWS::S3::Bucket')
    return (
      `The bucket name ${config.bucket} is taken, by this account or another one. Give stage ${place.stage} ` +
      'another bucket in cameo.config.ts; or, if the bucket is your own, set existingBucket (docs/operations.md).'
    );
  if (taken && type === 'AWS::Lambda::Function')
    return (
      `${resource} exists from an earlier deployment whose copies CloudFront has not deleted yet: ${reason} ` +
      'Wait some hours, delete the function in us-east-1, then deploy again.'
    );
  return `${place.name} was not changed, because ${resource} (${type}) failed: ${reason.replace(/[^.]$/, '$&.')}`;
}
