import type { CloudFrontHeaders } from 'aws-lambda';

/** What a browser asked for. Path and query string are raw: neither decoded nor normalised. */
export interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  /** Without the `?`. */
  readonly querystring: string;
  readonly headers: CloudFrontHeaders;
  readonly clientIp: string;
}

/** The word CloudFront puts before "from cloudfront" in `x-cache`. */
export type XCache =
  | 'Miss'
  | 'Hit'
  | 'RefreshHit'
  | 'Error'
  | 'LambdaGeneratedResponse'
  | 'FunctionGeneratedResponse';

/** What goes back to the browser. */
export interface ViewerAnswer {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontHeaders;
  readonly body: Uint8Array | undefined;
  readonly xCache: XCache;
  /** True when no function and no origin ran for this request. */
  readonly fromCache: boolean;
  /** Why this is an error of the edge, for the log; the header `x-local-edge-error` has it too. */
  readonly edgeError: string | undefined;
}

/** A whole response as it leaves origin-response, or as origin-request made it; what the cache keeps. */
export interface EdgeResponse {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontHeaders;
  readonly body: Uint8Array | undefined;
  /**
   * `origin`: through the origin; `generated`: by origin-request alone; `function`: by viewer-request, never cached;
   * `refused`: by CloudFront itself, before any function; `fault`: what AWS would refuse to send.
   */
  readonly source: 'origin' | 'generated' | 'function' | 'refused' | 'fault';
  readonly edgeError: string | undefined;
}
