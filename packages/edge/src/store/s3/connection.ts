import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';

/** Bucket, location and credentials. */
export interface S3StoreConfig {
  readonly bucket: string;
  /** The bucket's region, not the region of the code: a Lambda@Edge replica may run in any. */
  readonly region: string;
  /** Only for servers other than AWS, such as `http://127.0.0.1:8000`; enables path-style addressing. */
  readonly endpoint?: string | undefined;
  /** By default the SDK uses the role of the function or the user's profile. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Maximum number of attempts per call, including the first; 3 by default. */
  readonly maxAttempts?: number | undefined;
}

/** The SDK with a client for one bucket. */
export interface S3Connection {
  readonly sdk: typeof import('./sdk.js');
  readonly client: S3Client;
  /** Parses the SDK's answers; it needs Node's crypto, which takes milliseconds to load. */
  readonly objects: typeof import('./object.js');
}

export const DEFAULT_MAX_ATTEMPTS = 3;

/** Timeout for establishing a connection, ms; it is retried then. */
const CONNECT_TIMEOUT_MS = 1000;

/** Sockets per process: further requests wait for one, which bounds memory and open files. */
const MAX_SOCKETS = 64;

/**
 * Returns a function that loads the SDK and creates the client on its first call, and returns the same client afterwards. Most
 * invocations never read from S3, and loading the SDK takes some hundred ms.
 */
export function lazyS3Connection(config: S3StoreConfig): () => Promise<S3Connection> {
  let connection: Promise<S3Connection> | undefined;
  return () => {
    connection ??= connect(config).catch((error: unknown) => {
      connection = undefined;
      throw error;
    });
    return connection;
  };
}

async function connect(config: S3StoreConfig): Promise<S3Connection> {
  const [sdk, objects, http, https] = await Promise.all([
    import('./sdk.js'),
    import('./object.js'),
    import('node:http'),
    import('node:https'),
  ]);
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const client = new sdk.S3Client({
    region: config.region,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint, forcePathStyle: true }),
    ...(config.credentials === undefined ? {} : { credentials: config.credentials }),
    maxAttempts: config.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    retryMode: 'standard',
    // The signature of a request contains the SHA-256 of its body; a CRC would be redundant.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // For multipart objects only S3's own CRC proves that they arrived complete (0.3 s per 100 MB).
    responseChecksumValidation: 'WHEN_SUPPORTED',
    // `Expect: 100-continue` costs a round trip and, with servers that do not answer it, seconds.
    expectContinueHeader: false,
    requestHandler: new sdk.NodeHttpHandler({
      httpAgent: withConnectTimeout(new http.Agent(agent)),
      httpsAgent: withConnectTimeout(new https.Agent(agent)),
    }),
  });
  return { sdk, client, objects };
}

/**
 * Gives each new connection its own timeout. The SDK's timeout starts with the request, and would report S3 as slow when a
 * request only waits for a free socket.
 */
function withConnectTimeout<A extends Agent>(agent: A): A {
  const connecting = agent as unknown as { createConnection: (...args: unknown[]) => Socket };
  const create = connecting.createConnection;
  connecting.createConnection = function (this: unknown, ...args) {
    const socket = create.apply(this, args);
    const timer = setTimeout(() => {
      const reason = `S3 accepted no connection within ${CONNECT_TIMEOUT_MS} ms.`;
      socket.destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
    }, CONNECT_TIMEOUT_MS);
    const stop = (): void => clearTimeout(timer);
    socket.once('connect', stop).once('close', stop);
    return socket;
  };
  return agent;
}
