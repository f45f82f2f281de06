import type { CloudFrontHeaders, CloudFrontOrigin } from 'aws-lambda';

/** CloudFront's request to the origin, with the path and query string after origin-request. */
export interface OriginRequest {
  readonly method: string;
  /** Including the origin's own path. */
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
  /** Can be read once; may fail during reading. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
  /** Releases a body that will not be read. */
  readonly discard: () => void;
}

/** A source of objects that CloudFront does not have. */
export interface Origin {
  /** The origin's description in events; its path and its own headers are added before `fetch`. */
  readonly described: CloudFrontOrigin;
  /** Answers every request with a status; rejects only if there is no answer, for example when it is down. */
  readonly fetch: (request: OriginRequest) => Promise<OriginAnswer>;
}

/**
 * Reads a whole body, and aborts as soon as it exceeds `maxBytes`.
 * @throws Error with the limit, or with the failure of the body
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
