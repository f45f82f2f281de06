import type { Statement } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** Use of a customer-managed key for reading and storing: S3 calls KMS on behalf of the caller. */
export const keyGrants = ({
  config,
  infra: { kmsKeyArn },
}: Pick<Stage, 'config' | 'infra'>): readonly Statement[] =>
  kmsKeyArn === undefined
    ? []
    : [
        {
          Sid: 'UseTheKeyOfTheBucket',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: kmsKeyArn,
          Condition: { StringEquals: { 'kms:ViaService': `s3.${config.region}.amazonaws.com` } },
        },
      ];
