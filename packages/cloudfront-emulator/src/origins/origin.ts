import type { CloudFrontHeaders, CloudFrontOrigin } from 'aws-lambda';

/** What CloudFront asks the origin: the path and query string as origin-request left them. */
export interface OriginRequest {
  readonly method: string;
  /** With the origin's own path in front. */
  readonly uri: string;
  readonly querystring: string;
  readonly headers: CloudFrontHeaders;
  readonly body?: Uint8Array | undefined;
}

/** Status and headers have arrived; the body has not been read yet. */
export interface OriginAnswer {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontHeaders;
  /** Can be read once; may fail while it is read. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
  /** Ends a body that will not be read. */
  readonly discard: () => void;
}

/** Where CloudFront fetches what it does not have. */
export interface Origin {
  /** How the origin is described in events; its path and its own headers are added before `fetch`. */
  readonly described: CloudFrontOrigin;
  /** Answers every request with a status; rejects only when there is no answer at all, as when it is down. */
  readonly fetch: (request: OriginRequest) => Promise<OriginAnswer>;
}

/**
 * Reads a body whole, and ends it as soon as it turns out longer than `maxBytes`.
 * @throws Error that says how much may be read, or what the body failed with
 */
export async function readBody(
  answer: Pick<OriginAnswer, 'body' | 'discard'>,
  maxBytes: number,
): Promise<Uint8Array> {
  if (answer.body === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      answer.discard();
      throw new Error(`the body is longer than the ${maxBytes} bytes that are read`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, bytes);
}
