import type { CloudFrontHeaders, CloudFrontS3Origin } from 'aws-lambda';

/** What CloudFront asks the origin: the path and query string as origin-request left them. */
export interface OriginRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: string;
  readonly headers: CloudFrontHeaders;
}

/** Status and headers have arrived; the body has not been read yet. */
export interface OriginAnswer {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontHeaders;
  /** Can be read once; may fail while it is read. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
  /** Lets go of a body that nobody will read. */
  readonly discard: () => void;
}

/** Where CloudFront fetches what it does not have. */
export interface Origin {
  /** How the origin is described in events. */
  readonly s3: CloudFrontS3Origin;
  /** Answers every request with a status; rejects only when there is no answer at all, as when it is down. */
  readonly fetch: (request: OriginRequest) => Promise<OriginAnswer>;
}
