import { createHash, createHmac, randomUUID } from 'node:crypto';
import { missing } from '@cameo/testing/tools';

/** A real S3 server; `scripts/with-s3.sh` starts one and sets the variables. */
export interface S3Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * The server that the environment names. Without one, says so on stderr and answers `undefined`; where
 * `CAMEO_REQUIRE` lists `s3`, as in CI, that is a failure instead.
 */
export function s3Server(): S3Server | undefined {
  const { S3_ENDPOINT: endpoint, S3_KEY: accessKeyId, S3_SECRET: secretAccessKey } = process.env;
  if (endpoint && accessKeyId && secretAccessKey) return { endpoint, accessKeyId, secretAccessKey };
  const message = 'No real S3 server: run "scripts/with-s3.sh npm test" from the root of the project.';
  return missing('s3', 'the local edge on S3', message);
}

/** A bucket of its own for one test file. */
export async function createTestBucket(server: S3Server, name = `cameo-edge-${randomUUID().slice(0, 13)}`) {
  const call = (method: string, path: string, body?: Uint8Array) =>
    signedFetch(server, method, `/${name}${path}`, body);
  await call('PUT', '');
  const empty = async (keys: readonly string[]): Promise<void> => {
    for (const key of keys) await call('DELETE', pathOf(key));
  };
  return {
    name,
    put: (key: string, body: Uint8Array) => call('PUT', pathOf(key), body),
    keys: async () =>
      [...(await (await call('GET', '')).text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(
        (found) => found[1] ?? '',
      ),
    empty,
    remove: async (keys: readonly string[]) => {
      await empty(keys);
      await call('DELETE', '');
    },
  };
}

/** A key as S3 signs it: all escaped but letters, digits, `-._~` and the slashes. */
const pathOf = (key: string): string =>
  `/${key.split('/').map(encodeURIComponent).join('/')}`.replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Signature version 4 with an unsigned payload: arranging a bucket is all that these tests need of S3's API. */
async function signedFetch(
  server: S3Server,
  method: string,
  path: string,
  body?: Uint8Array,
): Promise<Response> {
  const { host } = new URL(server.endpoint);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const signed = 'host;x-amz-content-sha256;x-amz-date';
  const headers = `host:${host}\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:${time}\n`;
  const canonical = `${method}\n${path}\n\n${headers}\n${signed}\nUNSIGNED-PAYLOAD`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const key = scope
    .split('/')
    .reduce((last: string | Buffer, part) => hmac(last, part), `AWS4${server.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash}`).toString('hex');
  const response = await fetch(`${server.endpoint}${path}`, {
    method,
    ...(body !== undefined && { body: Buffer.from(body) }),
    headers: {
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-date': time,
      authorization: `AWS4-HMAC-SHA256 Credential=${server.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
    },
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
