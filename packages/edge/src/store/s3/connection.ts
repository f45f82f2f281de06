import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';

/** Which bucket, where, and as whom. */
export interface S3StoreConfig {
  readonly bucket: string;
  /** The bucket's region, not the one the code runs in: a Lambda@Edge replica runs in any. */
  readonly region: string;
  /** Only for servers that are not AWS, such as `http://127.0.0.1:8000`; keys then go into the path. */
  readonly endpoint?: string | undefined;
  /** Without them the SDK finds the role of the function or the person's own profile. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Attempts per call in all, the first included; 3 when not given. */
  readonly maxAttempts?: number | undefined;
}

/** The SDK with a client for one bucket. */
export interface S3Connection {
  readonly sdk: typeof import('./sdk.js');
  readonly client: S3Client;
  /** What reads the SDK's answers; it needs Node's crypto, which takes ms to load. */
  readonly objects: typeof import('./object.js');
}

export const DEFAULT_MAX_ATTEMPTS = 3;

/** A server that does not even accept a connection in this time is tried again instead of waited for. */
const CONNECT_TIMEOUT_MS = 1000;

/** Sockets per process: above this, requests wait for one, which bounds memory and open files. */
const MAX_SOCKETS = 64;

/**
 * A function that loads the SDK and makes the client when it is first called, and gives the same one from then on.
 * Most invocations of the function never read from S3, and loading the SDK costs some hundred ms.
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
    // The signature of a request holds the SHA-256 of its body already; a CRC beside it would tell nothing new.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // For objects stored in parts, only S3's own CRC proves that they arrived whole (0.3 s per 100 MB).
    responseChecksumValidation: 'WHEN_SUPPORTED',
    // Asking first costs a round trip and, with servers that do not answer it, seconds.
    expectContinueHeader: false,
    requestHandler: new sdk.NodeHttpHandler({
      httpAgent: withConnectTimeout(new http.Agent(agent)),
      httpsAgent: withConnectTimeout(new https.Agent(agent)),
    }),
  });
  return { sdk, client, objects };
}

/**
 * Gives each new connection its time. The SDK's own limit counts from the request on, and would call S3 slow where a request
 * only waits for one of the sockets.
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
