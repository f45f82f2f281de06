import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CloudFrontHeaders, CloudFrontOrigin } from 'aws-lambda';
import { AwsV4Signer } from 'aws4fetch';
import { headersFrom, headersFromRaw, headersToRaw, withoutHeaders } from '../distribution/headers.js';
import { EdgeFault } from '../enforce/rule.js';
import type { Origin, OriginAnswer, OriginRequest } from './origin.js';

/** CloudFront's default timeout for an origin, ms (D:cloudfront-limits). */
const READ_TIMEOUT_MS = 30_000;

/** An HTTP server as a custom origin. */
export interface HttpSettings {
  /** Scheme, host and port; the path of requests is appended. */
  readonly url: string;
  readonly described: CloudFrontOrigin;
  readonly timeoutMs?: number | undefined;
}

/** An HTTP server as the origin. It receives CloudFront's headers, including `Host`. */
export function createHttpOrigin({ url, described, timeoutMs = READ_TIMEOUT_MS }: HttpSettings): Origin {
  return {
    described,
    fetch: ({ method, uri, querystring, headers, body }) =>
      send(url, { method, uri, querystring, headers, body }, timeoutMs),
  };
}

/** A bucket on a server with S3's API. */
export interface S3Settings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Without them requests are not signed. */
  readonly credentials:
    | {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken?: string | undefined;
      }
    | undefined;
  readonly described: CloudFrontOrigin;
}

/** Headers of the connection to CloudFront, and headers that a signature replaces. */
const NOT_FOR_S3: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'cookie',
  'via',
  'x-forwarded-for',
]);

/** A bucket as the origin, with path-style addressing, signed like origin access control. */
export function createS3Origin({ endpoint, bucket, region, credentials, described }: S3Settings): Origin {
  return {
    described,
    fetch: async ({ method, uri, querystring, headers, body }) => {
      const path = `/${encodeURIComponent(bucket)}${uri}`;
      const query = querystring === '' ? '' : `?${querystring}`;
      const url = `${new URL(endpoint).origin}${path}${query}`;
      const plain = withoutHeaders(headers, (name) => NOT_FOR_S3.has(name));
      const signed = credentials && (await signature({ method, url, region, credentials }));
      const all = { ...plain, ...headersFrom({ Host: new URL(endpoint).host, ...signed }) };
      return send(endpoint, { method, uri: path, querystring, headers: all, body }, READ_TIMEOUT_MS);
    },
  };
}

async function signature({
  method,
  url,
  region,
  credentials,
}: { readonly method: string; readonly url: string; readonly region: string } & {
  readonly credentials: NonNullable<S3Settings['credentials']>;
}): Promise<Record<string, string>> {
  const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new AwsV4Signer({
    method,
    url,
    headers,
    region,
    service: 's3',
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
  });
  const signed = await signer.sign();
  return Object.fromEntries(signed.headers);
}

/** Sends a request unchanged, and does not decode the answer. */
function send(base: string, request: OriginRequest, timeoutMs: number): Promise<OriginAnswer> {
  const { protocol, hostname, port } = new URL(base);
  const { method, uri, querystring, headers, body } = request;
  const options: RequestOptions = {
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port,
    method,
    path: querystring === '' ? uri : `${uri}?${querystring}`,
    headers: headersToRaw(framed(headers, body)),
    setHost: false,
    timeout: timeoutMs,
  };
  return new Promise((resolve, reject) => {
    const sent = (protocol === 'https:' ? httpsRequest : httpRequest)(options, (response) =>
      resolve(answerOf(response)),
    );
    sent.on('timeout', () =>
      sent.destroy(
        new EdgeFault(504, 'origin-request', 'origin-timeout', `no answer within ${timeoutMs} ms`),
      ),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The body is sent as a whole, so its length is known. */
const framed = (headers: CloudFrontHeaders, body: Uint8Array | undefined): CloudFrontHeaders => ({
  ...withoutHeaders(headers, (name) => name === 'content-length' || name === 'transfer-encoding'),
  ...headersFrom({ 'Content-Length': body === undefined ? undefined : String(body.byteLength) }),
});

const answerOf = (response: IncomingMessage): OriginAnswer => ({
  status: response.statusCode ?? 502,
  statusDescription: response.statusMessage ?? '',
  headers: headersFromRaw(response.rawHeaders),
  body: response,
  discard: () => response.destroy(),
});
