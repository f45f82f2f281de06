import type { StackFailure } from '../aws/stack-failure.js';
import type { Stage } from '../stage.js';

/** A stack, where it is, and whose. */
export interface StackPlace {
  readonly name: string;
  readonly region: string;
  readonly stage: string;
}

/** What to do about a stack in a state from which it cannot be changed, in one line; undefined when it can be. */
export function adviceOn(status: string, { name, region, stage }: StackPlace): string | undefined {
  const at = `--stack-name ${name} --region ${region}`;
  if (status === 'REVIEW_IN_PROGRESS')
    return (
      `${name} is REVIEW_IN_PROGRESS: its first change set failed or was given up, and nothing was made. ` +
      `Delete it, then ask again: aws cloudformation delete-stack ${at}`
    );
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return (
      `${name} is UPDATE_ROLLBACK_FAILED: a change failed and could not be undone. Mend what the first failed event says ` +
      `(aws cloudformation describe-stack-events ${at}), then run: aws cloudformation continue-update-rollback ${at}`
    );
  if (/^(?:ROLLBACK_(?:FAILED|COMPLETE)|CREATE_FAILED)$/.test(status))
    return (
      `${name} is ${status}: it was never made, and can only be deleted. ` +
      `Delete it, then ask again: aws cloudformation delete-stack ${at}`
    );
  if (status === 'DELETE_FAILED')
    return `${name} is DELETE_FAILED: a removal is not done. Finish it by "npx cameo remove ${stage}".`;
  // What is cleaned up after a change is no obstacle for long, but CloudFormation refuses until it is over.
  if (/_IN_PROGRESS$/.test(status))
    return `${name} is ${status}: somebody is changing it. Wait until it is done, then ask again.`;
  return undefined;
}

/** Why a deployment failed, in one line with what to do. */
export function explainFailure(failure: StackFailure, place: StackPlace, { config }: Stage): string {
  const { resource, type, reason } = failure;
  const taken = /already exist|already owned|not available|AlreadyExists|AlreadyOwned/i.test(reason);
  if (taken && type === 'AWS::S3::Bucket')
    return (
      `The bucket name ${config.bucket} is taken, by this account or by another in the world. Give stage ${place.stage} ` +
      'another bucket in cameo.config.ts.'
    );
  if (taken && type === 'AWS::Lambda::Function')
    return (
      `${resource} is there from an earlier deployment whose copies CloudFront has not deleted yet: ${reason} ` +
      'Wait some hours, delete the function in us-east-1, then deploy again.'
    );
  return `${place.name} was not changed, because ${resource} (${type}) failed: ${reason.replace(/[^.]$/, '$&.')}`;
}
