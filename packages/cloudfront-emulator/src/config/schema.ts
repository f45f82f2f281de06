import { z } from 'zod';

/** Query strings, cookies or headers of a policy. */
const names = z.union([z.literal('all'), z.literal('none'), z.array(z.string())], {
  error: '"all", "none" or a list of names',
});
const headerNames = z.array(z.string(), { error: 'a list of header names' });
const seconds = z.number({ error: 'a number of seconds, 0 or more' }).min(0, '0 or more seconds');
const text = z.string({ error: 'a text' }).min(1, 'a text that is not empty');

/** Scheme, host and port of a server. More would be ignored, so it is refused. */
const serverUrl = z
  .url({ protocol: /^https?$/, error: 'an http:// or https:// URL', abort: true })
  .refine((url) => {
    const { pathname, search, hash, username } = new URL(url);
    return pathname === '/' && `${search}${hash}${username}` === '';
  }, 'scheme, host and port only; a prefix of all paths belongs into "path"');

/** Fields of all kinds of origins. */
const common = {
  /** The domain name in events, and in `Host`; with that of the deployed origin, functions see the same as on AWS. */
  domainName: text.optional(),
  /** Prefix of every request's path, such as `/v1`. */
  path: z.string().startsWith('/', 'a path that starts with "/"').optional(),
  /** Headers that CloudFront adds to each request to the origin. */
  headers: z.record(z.string(), z.string(), { error: 'an object of texts' }).optional(),
};
const folderOrigin = z.strictObject({
  ...common,
  /** A folder of files, which answers like S3. */
  folder: text,
  /** Status of a missing file: 403 like a bucket without list permission (the default), or 404. */
  missing: z.union([z.literal(403), z.literal(404)], { error: '403 or 404' }).optional(),
});
const httpOrigin = z.strictObject({
  ...common,
  /** Scheme, host and port of a server, such as `http://127.0.0.1:3000`. */
  http: serverUrl,
  /** Timeout of its answer, s; 30 by default. */
  readTimeout: seconds.optional(),
});
const s3Origin = z.strictObject({
  ...common,
  /** The endpoint of a server with S3's API, such as `http://127.0.0.1:9000`. */
  s3: serverUrl,
  bucket: text,
  region: text.optional(),
  /**
   * False sends unsigned requests; true (the default) signs them with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY if they are
   * set.
   */
  sign: z.boolean().optional(),
});

const lambdaFunction = z.strictObject({
  /** An ES module, a CommonJS module, or a deployment zip. */
  lambda: text,
  /** Name of the export (`handler`); in a zip including its file (`index.handler`). */
  handler: text.optional(),
  /** Timeout, s; at most 5 on viewer events and 30 on origin events, which are the defaults. */
  timeout: seconds.optional(),
  /** Whether the function receives the body of requests. */
  includeBody: z.boolean().optional(),
  /** Maximum number of processes, each with one event at a time; 10 by default. */
  instances: z.number().int().min(1, 'a whole number of 1 or more').optional(),
});
const cloudfrontFunction = z.strictObject({
  /** A script that declares `handler`. */
  cloudfrontFunction: text,
  /** Contents of its KeyValueStore. */
  keyValueStore: z.record(z.string(), z.string()).optional(),
});
const KINDS = 'a path to a module or zip, {"lambda": path} or {"cloudfrontFunction": path}';
const viewerFunction = z.union([text, lambdaFunction, cloudfrontFunction], { error: KINDS });
const originFunction = z.union([text, lambdaFunction], {
  error: 'a path to a module or zip, or {"lambda": path}; CloudFront Functions run on viewer events only',
});

const behavior = z.strictObject({
  /** A path pattern such as `/api/*`; the first match applies, and the last pattern is `*`. */
  path: text,
  /** The name of an origin. */
  origin: text,
  methods: z.enum(['GET', 'GET+OPTIONS', 'all'], { error: '"GET", "GET+OPTIONS" or "all"' }).optional(),
  cachePolicy: z
    .strictObject({
      queryStrings: names.optional(),
      headers: headerNames.optional(),
      cookies: names.optional(),
      ttl: z.strictObject({ min: seconds, default: seconds, max: seconds }).partial().optional(),
    })
    .optional(),
  originRequestPolicy: z
    .strictObject({
      queryStrings: names.optional(),
      headers: z
        .union([z.literal('all'), headerNames], { error: '"all" or a list of header names' })
        .optional(),
      cookies: names.optional(),
    })
    .optional(),
  responseHeadersPolicy: z
    .strictObject({
      remove: headerNames.optional(),
      /** A string overrides the origin's header; `override: false` keeps it. */
      set: z
        .record(
          z.string(),
          z.union([z.string(), z.strictObject({ value: z.string(), override: z.boolean() })], {
            error: 'a text or {"value", "override"}',
          }),
        )
        .optional(),
    })
    .optional(),
  functions: z
    .strictObject({
      viewerRequest: viewerFunction.optional(),
      originRequest: originFunction.optional(),
      originResponse: originFunction.optional(),
      viewerResponse: viewerFunction.optional(),
    })
    .optional(),
});

/** The errors that CloudFront has custom pages for (D:custom-error-pages). */
const PAGE_STATUSES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** The whole configuration. */
export const distributionSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Port on 127.0.0.1; 4700 by default. */
  port: z.number().int().min(0, 'a port').max(65_535, 'a port').optional(),
  origins: z.record(
    z.string(),
    z.union([folderOrigin, httpOrigin, s3Origin], {
      error:
        '{"folder": path}, {"http": url} or {"s3": endpoint, "bucket": name}, with no other keys than the README lists',
    }),
  ),
  behaviors: z.array(behavior).min(1, 'at least one behavior'),
  /** Path for a request for `/`, such as `index.html`. */
  defaultRootObject: text.optional(),
  /**
   * Maximum number of requests with a query from one address in five minutes, as a rate rule of AWS WAF counts them; unlimited
   * by default.
   */
  rateLimit: z.number().int().min(10, 'a whole number of 10 or more').optional(),
  /** Header that names the cache tags of an object. */
  cacheTagHeader: text.optional(),
  /** Error caching minimum TTL, s, for all errors, or by status; 10 by default. */
  errorTtl: z
    .union([seconds, z.record(z.string().regex(/^[45]\d\d$/), seconds)], {
      error: 'seconds, or an object of seconds by status',
    })
    .optional(),
  /** The pages for errors of the origin, by status; `status` is what the viewer receives instead (the error's by default). */
  errorPages: z
    .record(
      z.string().regex(new RegExp(`^(?:${PAGE_STATUSES.join('|')})$`)),
      z.strictObject({
        path: z.string().startsWith('/', 'a path that starts with "/"'),
        status: z.literal([200, ...PAGE_STATUSES], `200 or one of ${PAGE_STATUSES.join(', ')}`).optional(),
      }),
      { error: `an object of {"path", "status"} by ${PAGE_STATUSES.join(', ')}` },
    )
    .optional(),
  /** `CloudFront-Viewer-Country`, if a policy lists it; US by default. */
  viewerCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters')
    .optional(),
  /** Memory for the cache, MB; 128 by default. */
  cacheMegabytes: z.number().positive('a number above 0').optional(),
});

/** The configuration of a distribution. */
export type DistributionConfig = z.input<typeof distributionSchema>;
export type OriginConfig = DistributionConfig['origins'][string];
export type BehaviorConfig = DistributionConfig['behaviors'][number];
export type FunctionConfig = z.input<typeof viewerFunction>;
