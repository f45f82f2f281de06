import { availableParallelism } from 'node:os';

/** Which query strings are meant; the names of a list are compared exactly, as CloudFront does. */
export type QueryStrings = 'all' | 'none' | readonly string[];

/** What one would set on a distribution's behaviour, its policies and its error responses. */
export interface DistributionSettings {
  /** The cache policy's key, beside the path. */
  readonly cacheKey: { readonly queryStrings: QueryStrings; readonly headers: readonly string[] };
  /** What the origin request policy forwards on top of the key. Header names in lower case. */
  readonly forward: { readonly queryStrings: QueryStrings; readonly headers: readonly string[] };
  readonly ttl: TtlSettings;
  /** Methods that reach functions and origin; CloudFront answers all others itself, by a 403. */
  readonly allowedMethods: readonly string[];
  /** Header that names an object's cache tags (`CacheTagConfig`), in lower case; none unless told. */
  readonly cacheTagHeader: string | undefined;
  /** Headers that viewers are not sent (the response headers policy's `RemoveHeadersConfig`), in lower case. */
  readonly removedHeaders: readonly string[];
  /** Time a function may take, in ms; 30 s on origin events. */
  readonly handlerTimeoutMs: number;
  /** How long identical misses wait for the first of them, ms; CloudFront says no more than "a brief pause". */
  readonly collapseMs: number;
  /** Bytes the object cache may hold. */
  readonly cacheBytes: number;
  /** Largest body that is taken from the origin, in bytes. */
  readonly maxBodyBytes: number;
  /** How many origin-response functions run at the same time for what the origin does not have: those may render. */
  readonly parallelResponses: number;
  readonly distributionDomainName: string;
  readonly distributionId: string;
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

export const DEFAULT_SETTINGS: DistributionSettings = {
  // `all`, because the grammar drops unknown parameters itself and must see them to do so.
  cacheKey: { queryStrings: 'all', headers: ['accept'] },
  forward: { queryStrings: 'all', headers: [] },
  allowedMethods: ['GET', 'HEAD'],
  cacheTagHeader: undefined,
  removedHeaders: [],
  // CloudFront's own defaults.
  ttl: { min: 0, default: 86_400, max: 31_536_000, errorMin: 10, errorMinByStatus: {} },
  handlerTimeoutMs: 30_000,
  // Undocumented; so short that a render of seconds is not shared, which nothing may lean on.
  collapseMs: 500,
  // Small beside the memory of a laptop, and beside the 1 GB that the whole process may use.
  cacheBytes: 128 * 1024 * 1024,
  maxBodyBytes: 64 * 1024 * 1024,
  parallelResponses: availableParallelism(),
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
};
