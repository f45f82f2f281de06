import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { VARIANTS_PREFIX } from '@cameo/core';

/** Which bucket, and where. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  /** Only for servers that are not AWS; by default what `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` says. */
  readonly endpoint?: string | undefined;
  /** Without them the SDK finds the person's own. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** An original in the bucket, as a listing tells. */
export interface StoredOriginal {
  /** Without quotes. */
  readonly etag: string;
  readonly bytes: number;
}

/** A bucket of originals, as far as an upload needs it. Failures are Errors whose message is a sentence. */
export interface Bucket {
  /** The originals below a prefix by their keys; derivatives are not looked at. */
  readonly list: (prefix: string) => Promise<ReadonlyMap<string, StoredOriginal>>;
  /** The hash of an original's content that an upload left with it; undefined for another one's upload. */
  readonly sha256Of: (key: string) => Promise<string | undefined>;
  /**
   * Stores an original where the bucket still has what the listing told: nothing, or the one with this entity tag.
   * @returns false where it has something else by now
   */
  readonly put: (key: string, bytes: Buffer, type: string, instead: string | undefined) => Promise<boolean>;
  readonly remove: (key: string) => Promise<void>;
  readonly close: () => void;
}

/** Metadata that tells of a content also where an entity tag does not: with KMS, and of what came in parts. */
const SHA256 = 'cameo-sha256';

const ATTEMPTS = 5;

/** Sorts behind everything below the prefix of the derivatives, of which there may be millions. */
const BEHIND_VARIANTS = VARIANTS_PREFIX.replace(/\/$/, '0');

export function openBucket({
  bucket,
  region,
  endpoint = endpointOf(process.env),
  credentials,
}: BucketPlace): Bucket {
  const client = new S3Client({
    region,
    maxAttempts: ATTEMPTS,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials !== undefined && { credentials }),
    // Content-MD5 says the same, and every server knows it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const calling = <T>(what: string, call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw new Error(`${what} of bucket ${bucket} in ${region} failed: ${reasonOf(error)}`, {
        cause: error,
      });
    });
  return {
    list: (prefix) => calling('The list', listed(client, bucket, prefix)),

    sha256Of: async (key) => {
      const head = new HeadObjectCommand({ Bucket: bucket, Key: key });
      const { Metadata } = await calling(key, client.send(head));
      return Metadata?.[SHA256];
    },

    put: async (key, bytes, type, instead) => {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: type,
        ContentMD5: createHash('md5').update(bytes).digest('base64'),
        Metadata: { [SHA256]: createHash('sha256').update(bytes).digest('hex') },
        // Without quotes, which Ceph takes for a part of it; S3 knows it either way.
        ...(instead === undefined ? { IfNoneMatch: '*' } : { IfMatch: instead }),
      });
      try {
        await client.send(put);
        return true;
      } catch (error) {
        // 404: the one to be replaced is gone. 409: somebody else is storing it.
        if (error instanceof S3ServiceException && [404, 409, 412].includes(statusOf(error))) {
          if (error.name !== 'NoSuchBucket') return false;
        }
        throw new Error(`${key} could not be stored in bucket ${bucket}: ${reasonOf(error)}`, {
          cause: error,
        });
      }
    },

    remove: async (key) => {
      await calling(key, client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
    },

    close: () => client.destroy(),
  };
}

async function listed(
  client: S3Client,
  bucket: string,
  prefix: string,
): Promise<ReadonlyMap<string, StoredOriginal>> {
  const found = new Map<string, StoredOriginal>();
  let from: { readonly ContinuationToken?: string; readonly StartAfter?: string } | undefined = {};
  while (from !== undefined) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(client, bucket, prefix, from);
    for (const { key, ...original } of page.originals) {
      if (!key.startsWith(VARIANTS_PREFIX)) found.set(key, original);
    }
    const inVariants = page.originals.at(-1)?.key.startsWith(VARIANTS_PREFIX);
    from = page.next && inVariants ? { StartAfter: BEHIND_VARIANTS } : page.next;
  }
  return found;
}

async function pageOf(client: S3Client, bucket: string, prefix: string, from: object) {
  const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, EncodingType: 'url', ...from });
  const { Contents = [], IsTruncated, NextContinuationToken } = await client.send(list);
  const originals = Contents.map(({ Key = '', ETag = '', Size = 0 }) => ({
    key: decodeURIComponent(Key.replaceAll('+', ' ')),
    etag: ETag.replaceAll('"', ''),
    bytes: Size,
  }));
  const next =
    IsTruncated && NextContinuationToken ? { ContinuationToken: NextContinuationToken } : undefined;
  return { originals, next };
}

/** The SDK reads these too, but not that such servers have the bucket in the path. */
const endpointOf = (env: NodeJS.ProcessEnv): string | undefined =>
  env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || undefined;

const statusOf = (error: S3ServiceException): number => error.$metadata.httpStatusCode ?? 0;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  if (name === 'CredentialsProviderError')
    return 'there are no credentials for AWS; sign in (aws sso login, or AWS_PROFILE) and run it again';
  return message === '' || message === name ? name : `${name}, ${message}`;
}
