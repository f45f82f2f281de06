import { availableParallelism } from 'node:os';

/** Which query strings or cookies are meant; the names of a list are compared exactly, as CloudFront does. */
export type Names = 'all' | 'none' | readonly string[];

/** The policies of one cache behavior. Header names are in lower case. */
export interface BehaviorSettings {
  /** The cache policy's key, beside the path. */
  readonly cacheKey: {
    readonly queryStrings: Names;
    readonly headers: readonly string[];
    readonly cookies: Names;
  };
  /** What the origin request policy forwards on top of the key; `all` headers are those that the viewer sent. */
  readonly forward: {
    readonly queryStrings: Names;
    readonly headers: 'all' | readonly string[];
    readonly cookies: Names;
  };
  readonly ttl: TtlSettings;
  /** Methods that reach functions and origin; CloudFront answers all others itself, by a 403. */
  readonly allowedMethods: readonly string[];
  readonly responseHeaders: ResponseHeadersPolicy;
}

/** The response headers policy. Names are in lower case. */
export interface ResponseHeadersPolicy {
  /** Headers that viewers are not sent (`RemoveHeadersConfig`). */
  readonly remove: readonly string[];
  /** Headers that are added, over those of the origin where `override` says so (`CustomHeadersConfig`). */
  readonly set: Readonly<Record<string, { readonly value: string; readonly override: boolean }>>;
}

/** All in seconds. */
export interface TtlSettings {
  readonly min: number;
  readonly default: number;
  readonly max: number;
  /** Error caching minimum TTL for every 4xx and 5xx that CloudFront caches. */
  readonly errorMin: number;
  /** Error caching minimum TTL of single statuses, before `errorMin`. */
  readonly errorMinByStatus: Readonly<Record<number, number>>;
}

/** What belongs to the distribution as a whole, and to the machine that it runs on. */
export interface DistributionSettings {
  /** What the edge calls itself in `via`, and in the header `x-<name>-error` that says what AWS would refuse. */
  readonly name: string;
  /** Header that names an object's cache tags (`CacheTagConfig`), in lower case. */
  readonly cacheTagHeader: string | undefined;
  /** Requests with a query of one address in five minutes, above which a rate rule of AWS WAF blocks; none when undefined. */
  readonly rateLimit: number | undefined;
  /** The path that a request for `/` becomes, without a slash at the front. */
  readonly defaultRootObject: string | undefined;
  /** Time that functions on origin events have, ms. */
  readonly originTimeoutMs: number;
  /** Time that Lambda@Edge functions on viewer events have, ms. */
  readonly viewerTimeoutMs: number;
  /** How long identical misses wait for the first of them, ms; CloudFront says no more than "a brief pause". */
  readonly collapseMs: number;
  /** Bytes that the object cache may hold. */
  readonly cacheBytes: number;
  /** Largest body that is taken from the origin or from a viewer, in bytes. */
  readonly maxBodyBytes: number;
  /** How many origin-response functions run at the same time for what the origin does not have: those may be expensive. */
  readonly parallelResponses: number;
  /** The country of viewers, for `CloudFront-Viewer-Country` where a policy lists it; a request may send another. */
  readonly viewerCountry: string;
  readonly distributionDomainName: string;
  readonly distributionId: string;
}

export const DEFAULT_BEHAVIOR: BehaviorSettings = {
  cacheKey: { queryStrings: 'none', headers: [], cookies: 'none' },
  forward: { queryStrings: 'none', headers: [], cookies: 'none' },
  // CloudFront's own defaults.
  ttl: { min: 0, default: 86_400, max: 31_536_000, errorMin: 10, errorMinByStatus: {} },
  allowedMethods: ['GET', 'HEAD'],
  responseHeaders: { remove: [], set: {} },
};

export const DEFAULT_SETTINGS: DistributionSettings = {
  name: 'cloudfront-emulator',
  cacheTagHeader: undefined,
  rateLimit: undefined,
  defaultRootObject: undefined,
  // D:cloudfront-limits.
  originTimeoutMs: 30_000,
  viewerTimeoutMs: 5_000,
  // Undocumented; so short that work of seconds is not shared, because nothing may rely on that.
  collapseMs: 500,
  // Small beside the memory of a laptop.
  cacheBytes: 128 * 1024 * 1024,
  maxBodyBytes: 64 * 1024 * 1024,
  parallelResponses: availableParallelism(),
  viewerCountry: 'US',
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
};
