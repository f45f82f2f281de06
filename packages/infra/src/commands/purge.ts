import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type ImageConfig, sourceKey } from '@cameo/core';
import { clientOptions } from '../aws/client.js';
import { awsProblem, SetupError } from '../aws/problem.js';
import { nameOf, type Stage } from '../stage.js';

/** The result of a purge. */
export interface PurgedPictures {
  readonly pictures: readonly string[];
  /** Number of derivatives deleted from the bucket. */
  readonly derivatives: number;
}

/** Number of keys per call of the function: CloudFront accepts 3,000 tags at a time, and the function has two minutes. */
const AT_ONCE = 100;

/** Timeout of the function, which answers when it has purged (serverless.media.yml), ms. */
const PURGE_MS = 120_000;

/**
 * Keys of pictures, from arguments with or without a leading slash.
 * @throws Error that names the first invalid one
 */
export function keysOf(
  pictures: readonly string[],
  { limits }: Pick<ImageConfig, 'limits'>,
): readonly string[] {
  return pictures.map((picture) => {
    const key = sourceKey(picture.replace(/^\/+/, ''), limits);
    if (key.ok) return key.value;
    const [{ received, expected }] = key.issues;
    throw new Error(
      `Got ${received ?? JSON.stringify(picture)}, expected ${expected ?? 'the key of a picture, such as talent/alice.jpg'}.`,
    );
  });
}

/**
 * Purges pictures with the stage's own PurgeVariants, as if each had been uploaded again: deletes their derivatives, and
 * invalidates them in CloudFront.
 * @throws SetupError with AWS's error
 */
export async function purgeStage(
  stage: Stage,
  pictures: readonly string[],
  done: (count: number) => void = () => undefined,
): Promise<PurgedPictures> {
  const keys = keysOf(pictures, stage.config);
  const { region } = stage.config;
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient(clientOptions(region, PURGE_MS));
  let derivatives = 0;
  try {
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      const some = keys.slice(from, from + AT_ONCE);
      derivatives += await invoke(client, stage, some);
      done(some.length);
    }
  } catch (error) {
    if (error instanceof SetupError) throw error;
    if (error instanceof Error && error.name === 'ResourceNotFoundException')
      throw new SetupError(
        `Stage ${stage.name} is not deployed in ${region}: run "npx cameo deploy ${stage.name}" first.`,
      );
    throw awsProblem(error, region);
  } finally {
    client.destroy();
  }
  return { pictures: keys, derivatives };
}

/** S3's notifications form-encode keys. */
async function invoke(client: LambdaClient, stage: Stage, keys: readonly string[]): Promise<number> {
  const name = nameOf(stage, 'PurgeVariants');
  const Records = keys.map((key) => ({
    s3: { object: { key: encodeURIComponent(key).replaceAll('%20', '+') } },
  }));
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify({ Records })) }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || '{}') as {
    readonly derivatives?: number;
    readonly errorMessage?: string;
  };
  if (FunctionError !== undefined)
    throw new SetupError(
      `${name} failed (${answer.errorMessage ?? FunctionError}); "npx cameo logs ${stage.name}" shows more.`,
    );
  return answer.derivatives ?? 0;
}
