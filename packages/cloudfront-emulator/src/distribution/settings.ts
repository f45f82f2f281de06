import { availableParallelism } from 'node:os';

/** Selected query strings or cookies; listed names are compared exactly, as CloudFront does. */
export type Names = 'all' | 'none' | readonly string[];

/** The policies of one cache behavior. Header names are in lower case. */
export interface BehaviorSettings {
  /** The cache key according to the cache policy, in addition to the path. */
  readonly cacheKey: {
    readonly queryStrings: Names;
    readonly headers: readonly string[];
    readonly cookies: Names;
  };
  /** Additional parts that the origin request policy forwards; `all` headers are those that the viewer sent. */
  readonly forward: {
    readonly queryStrings: Names;
    readonly headers: 'all' | readonly string[];
    readonly cookies: Names;
  };
  readonly ttl: TtlSettings;
  /** Methods that reach functions and origin; CloudFront answers all others itself with a 403. */
  readonly allowedMethods: readonly string[];
  readonly responseHeaders: ResponseHeadersPolicy;
}

/** The response headers policy. Names are in lower case. */
export interface ResponseHeadersPolicy {
  /** Headers to remove before the viewer (`RemoveHeadersConfig`). */
  readonly remove: readonly string[];
  /** Headers to add, instead of the origin's if `override` is true (`CustomHeadersConfig`). */
  readonly set: Readonly<Record<string, { readonly value: string; readonly override: boolean }>>;
}

/** All in seconds. */
export interface TtlSettings {
  readonly min: number;
  readonly default: number;
  readonly max: number;
  /** Error caching minimum TTL for every cacheable 4xx and 5xx. */
  readonly errorMin: number;
  /** Error caching minimum TTL of single statuses, which takes precedence over `errorMin`. */
  readonly errorMinByStatus: Readonly<Record<number, number>>;
}

/** Settings of the distribution as a whole, and of its machine. */
export interface DistributionSettings {
  /** Name of the edge in `via`, and in the header `x-<name>-error` that reports what AWS would refuse. */
  readonly name: string;
  /** Header that names an object's cache tags (`CacheTagConfig`), in lower case. */
  readonly cacheTagHeader: string | undefined;
  /**
   * Maximum number of requests with a query from one address in five minutes, as enforced by a rate rule of AWS WAF; unlimited
   * if undefined.
   */
  readonly rateLimit: number | undefined;
  /** The path for a request for `/`, without a leading slash. */
  readonly defaultRootObject: string | undefined;
  /** The pages for errors of the origin, by their status, and the status that the viewer receives with them. */
  readonly errorPages: Readonly<Record<number, { readonly path: string; readonly status: number }>>;
  /** Timeout of functions on origin events, ms. */
  readonly originTimeoutMs: number;
  /** Timeout of Lambda@Edge functions on viewer events, ms. */
  readonly viewerTimeoutMs: number;
  /** How long identical misses wait for the first one, ms; CloudFront documents only "a brief pause". */
  readonly collapseMs: number;
  /** Maximum size of the object cache, bytes. */
  readonly cacheBytes: number;
  /** Maximum body size from the origin or from a viewer, bytes. */
  readonly maxBodyBytes: number;
  /** Maximum number of concurrent origin-response functions for missing objects, which may be expensive. */
  readonly parallelResponses: number;
  /** The country of viewers, for `CloudFront-Viewer-Country` if a policy lists it; a request may set another. */
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
  errorPages: {},
  // D:cloudfront-limits.
  originTimeoutMs: 30_000,
  viewerTimeoutMs: 5_000,
  // Undocumented; so short that slow work is not shared, because nothing may rely on that.
  collapseMs: 500,
  // Small compared with the memory of a laptop.
  cacheBytes: 128 * 1024 * 1024,
  maxBodyBytes: 64 * 1024 * 1024,
  parallelResponses: availableParallelism(),
  viewerCountry: 'US',
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
};
