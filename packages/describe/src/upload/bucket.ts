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
import { boundedCredentials, silenceMs } from '@cameo/edge/credentials';

/** A bucket and its location. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  /** Only for servers other than AWS; by default `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string | undefined;
  /** By default the SDK uses the user's own. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Tests wait for less. */
  readonly silenceMs?: number;
}

/** An original in the bucket, as listed. */
export interface StoredOriginal {
  /** Without quotes. */
  readonly etag: string;
  readonly bytes: number;
}

/** A bucket of originals, with the operations of an upload. Failures are Errors with a sentence as the message. */
export interface Bucket {
  /** The originals below a prefix, by key; skips derivatives. */
  readonly list: (prefix: string) => Promise<ReadonlyMap<string, StoredOriginal>>;
  /** The content hash that an upload stored with an original; undefined if another tool uploaded it. */
  readonly sha256Of: (key: string) => Promise<string | undefined>;
  /**
   * Stores an original if the bucket is still as listed: without the key, or with this entity tag.
   * @returns false if it has changed
   */
  readonly put: (
    key: string,
    bytes: Uint8Array,
    type: string,
    instead: string | undefined,
  ) => Promise<boolean>;
  readonly remove: (key: string) => Promise<void>;
  readonly close: () => void;
}

/** Metadata with the content's hash, for objects whose entity tag is no hash: with KMS, and from multipart uploads. */
const SHA256 = 'cameo-sha256';

const ATTEMPTS = 5;

/** Sorts after everything below the prefix of the derivatives, of which there may be millions. */
const BEHIND_VARIANTS = VARIANTS_PREFIX.replace(/\/$/, '0');

export function openBucket({
  bucket,
  region,
  endpoint = endpointOf(process.env),
  credentials,
  silenceMs: silence = silenceMs(),
}: BucketPlace): Bucket {
  const client = new S3Client({
    region,
    maxAttempts: ATTEMPTS,
    // Without these limits the SDK waits for ever; an upload that progresses is not silent.
    extensions: [boundedCredentials(silence)],
    requestHandler: { connectionTimeout: silence, socketTimeout: silence },
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials !== undefined && { credentials }),
    // Content-MD5 is equivalent, and every server supports it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const calling = <T>(what: string, call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw new Error(`${what} of bucket ${bucket} in ${region} failed: ${sentenceOf(error)}`, {
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
        // Without quotes, which Ceph treats as part of the tag; S3 accepts both.
        ...(instead === undefined ? { IfNoneMatch: '*' } : { IfMatch: instead }),
      });
      try {
        await client.send(put);
        return true;
      } catch (error) {
        // 404: the object to replace is gone. 409: another client is storing it.
        if (error instanceof S3ServiceException && [404, 409, 412].includes(statusOf(error))) {
          if (error.name !== 'NoSuchBucket') return false;
        }
        throw new Error(`${key} could not be stored in bucket ${bucket}: ${sentenceOf(error)}`, {
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

/** The SDK reads these too, but does not enable path-style addressing for such servers. */
const endpointOf = (env: NodeJS.ProcessEnv): string | undefined =>
  env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || undefined;

const statusOf = (error: S3ServiceException): number => error.$metadata.httpStatusCode ?? 0;

const CREDENTIALS =
  'check the credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY) and AWS_ENDPOINT_URL_S3';

/** Failures with a known remedy, by the SDK's name. */
const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'no AWS credentials were found; sign in (aws sso login, or AWS_PROFILE) and run the command again',
  NoSuchBucket:
    'the bucket does not exist (NoSuchBucket); deploy the stage first, or check the name of its bucket',
  InvalidAccessKeyId: `the access key is unknown (InvalidAccessKeyId); ${CREDENTIALS}`,
  SignatureDoesNotMatch: `the secret key is wrong (SignatureDoesNotMatch); ${CREDENTIALS}`,
};

/** The reason with a full stop, which AWS's own sentences have. */
const sentenceOf = (error: unknown): string => reasonOf(error).replace(/[^.]$/, '$&.');

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  if (name === 'TimeoutError')
    return `nothing arrived for ${Number(/(\d{1,9}) ms/.exec(message)?.[1] ?? 0) / 1000} s; check the network, a proxy, or AWS_ENDPOINT_URL`;
  if (name === 'CredentialsTimeout') return message;
  const remedy = REMEDIES[name];
  if (remedy !== undefined) return remedy;
  // The SDK's message for an answer that has none.
  return ['', name, 'UnknownError'].includes(message) ? name : `${name}, ${message}`;
}
