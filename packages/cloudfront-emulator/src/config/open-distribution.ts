import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CloudFrontOrigin } from 'aws-lambda';
import { type Behavior, createDistribution, type Distribution } from '../distribution/distribution.js';
import type { FetchEvents } from '../distribution/edge-fetch.js';
import { headersFrom } from '../distribution/headers.js';
import { type BehaviorSettings, DEFAULT_BEHAVIOR, DEFAULT_SETTINGS } from '../distribution/settings.js';
import type { EdgeFunctions, LambdaFunction } from '../events/invoke.js';
import { type LoadedFunction, loadFunction } from '../functions/load-function.js';
import { createFolderOrigin } from '../origins/folder-origin.js';
import { createHttpOrigin, createS3Origin } from '../origins/http-origin.js';
import type { Origin } from '../origins/origin.js';
import { ConfigError } from './config-error.js';
import type { BehaviorConfig, DistributionConfig, OriginConfig } from './schema.js';

/** Options for opening a configuration. */
export interface OpenParts {
  /** The folder that paths are relative to. */
  readonly folder: string;
  /** Name of the configuration, for messages; "the configuration" by default. */
  readonly name?: string;
  /** Receives lines that functions print, with the function's place in the configuration. */
  readonly line?: (place: string, text: string) => void;
  readonly events?: FetchEvents;
  /** Current time, ms since the epoch; all TTLs depend on it. */
  readonly now?: () => number;
}

/** Returns the configuration unchanged, with its types checked. */
export const defineDistribution = (config: DistributionConfig): DistributionConfig => config;

/** A distribution with running functions. */
export interface OpenDistribution extends Distribution {
  readonly close: () => Promise<void>;
}

/**
 * Starts the functions of a configuration and creates the distribution.
 * @throws ConfigError
 */
export async function openDistribution(value: unknown, parts: OpenParts): Promise<OpenDistribution> {
  // Loaded on demand, with zod: a distribution that is defined in code needs neither.
  const { checkConfig } = await import('./check-config.js');
  const config = checkConfig(value, parts.name ?? 'the configuration');
  const loaded: LoadedFunction<unknown>[] = [];
  const close = async () => {
    await Promise.all(loaded.map((each) => each.stop()));
  };
  try {
    const origins = new Map(
      Object.entries(config.origins).map(([name, origin]) => [name, originOf(name, origin, parts.folder)]),
    );
    const behaviors: Behavior[] = [];
    for (const [at, behavior] of config.behaviors.entries()) {
      const functions = await functionsOf(behavior, `behaviors[${at}].functions`, parts, loaded);
      // checkConfig has verified that it exists.
      const origin = origins.get(behavior.origin) as Origin;
      behaviors.push({ path: behavior.path, origin, functions, settings: policiesOf(behavior, config) });
    }
    const { defaultRootObject, rateLimit, cacheTagHeader, viewerCountry, cacheMegabytes } = config;
    const errorPages = Object.fromEntries(
      Object.entries(config.errorPages ?? {}).map(([error, page]) => [
        error,
        { path: page.path, status: page.status ?? Number(error) },
      ]),
    );
    const distribution = createDistribution({
      behaviors,
      origins: [...origins.values()],
      settings: {
        ...DEFAULT_SETTINGS,
        errorPages,
        ...(defaultRootObject !== undefined && { defaultRootObject: defaultRootObject.replace(/^\//, '') }),
        ...(rateLimit !== undefined && { rateLimit }),
        ...(cacheTagHeader !== undefined && { cacheTagHeader: cacheTagHeader.toLowerCase() }),
        ...(viewerCountry !== undefined && { viewerCountry }),
        ...(cacheMegabytes !== undefined && { cacheBytes: cacheMegabytes * 1024 * 1024 }),
      },
      events: parts.events ?? { invoked: () => undefined, readFromOrigin: () => undefined },
      now: parts.now ?? Date.now,
    });
    return { ...distribution, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const EVENTS = ['viewerRequest', 'originRequest', 'originResponse', 'viewerResponse'] as const;

async function functionsOf(
  { functions = {} }: BehaviorConfig,
  place: string,
  { folder, line }: OpenParts,
  loaded: LoadedFunction<unknown>[],
): Promise<EdgeFunctions> {
  const running: Partial<Record<(typeof EVENTS)[number], unknown>> = {};
  for (const event of EVENTS) {
    const config = functions[event];
    if (config === undefined) continue;
    const where = {
      folder,
      place: `${place}.${event}`,
      line: (text: string) => line?.(`${place}.${event}`, text),
    };
    const each = await loadFunction(config, where);
    loaded.push(each);
    running[event] = each.function;
  }
  // The schema allows no CloudFront Functions on origin events.
  return running as EdgeFunctions & { readonly originRequest?: LambdaFunction };
}

/** The policies of a behavior, with CloudFront's defaults. */
function policiesOf(behavior: BehaviorConfig, { errorTtl }: DistributionConfig): BehaviorSettings {
  const { cachePolicy, originRequestPolicy, responseHeadersPolicy, methods = 'GET' } = behavior;
  const { cacheKey, forward, ttl } = DEFAULT_BEHAVIOR;
  const lower = (list: readonly string[] = []) => list.map((name) => name.toLowerCase());
  const headers = originRequestPolicy?.headers;
  const set = Object.entries(responseHeadersPolicy?.set ?? {}).map(([name, header]) => [
    name.toLowerCase(),
    typeof header === 'string' ? { value: header, override: true } : header,
  ]);
  return {
    cacheKey: {
      queryStrings: cachePolicy?.queryStrings ?? cacheKey.queryStrings,
      headers: lower(cachePolicy?.headers),
      cookies: cachePolicy?.cookies ?? cacheKey.cookies,
    },
    forward: {
      queryStrings: originRequestPolicy?.queryStrings ?? forward.queryStrings,
      headers: headers === 'all' ? 'all' : lower(headers),
      cookies: originRequestPolicy?.cookies ?? forward.cookies,
    },
    ttl: {
      ...ttl,
      min: cachePolicy?.ttl?.min ?? ttl.min,
      default: cachePolicy?.ttl?.default ?? ttl.default,
      max: cachePolicy?.ttl?.max ?? ttl.max,
      ...(typeof errorTtl === 'number' && { errorMin: errorTtl }),
      ...(typeof errorTtl === 'object' && { errorMinByStatus: errorTtl }),
    },
    allowedMethods: METHODS[methods],
    responseHeaders: {
      remove: lower(responseHeadersPolicy?.remove),
      set: Object.fromEntries(set),
    },
  };
}

const METHODS = {
  GET: ['GET', 'HEAD'],
  'GET+OPTIONS': ['GET', 'HEAD', 'OPTIONS'],
  all: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
} as const;

function originOf(name: string, config: OriginConfig, folder: string): Origin {
  const { path = '', headers = {} } = config;
  const customHeaders = headersFrom(headers);
  const s3 = (bucket: string, region: string): CloudFrontOrigin => ({
    s3: {
      // The value of a distribution with origin access control; the field has no other word for it.
      authMethod: 'none',
      customHeaders,
      domainName: config.domainName ?? `${bucket}.s3.${region}.amazonaws.com`,
      path,
      region,
    } as CloudFrontOrigin['s3'] & object,
  });
  if ('folder' in config) {
    const root = resolve(folder, config.folder);
    if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
      throw new ConfigError(
        `origins.${name}.folder names ${config.folder}, and ${root} is no folder; create it, or correct the path.`,
      );
    return createFolderOrigin({
      folder: root,
      described: s3(name, 'us-east-1'),
      missing: config.missing ?? 403,
    });
  }
  if ('s3' in config) {
    const { s3: endpoint, bucket, region = 'us-east-1' } = config;
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
    const credentials =
      config.sign !== false && id && secret
        ? { accessKeyId: id, secretAccessKey: secret, sessionToken: token }
        : undefined;
    return createS3Origin({ endpoint, bucket, region, credentials, described: s3(bucket, region) });
  }
  const { hostname, host, port, protocol } = new URL(config.http);
  const secure = protocol === 'https:';
  const readTimeout = config.readTimeout ?? 30;
  const described: CloudFrontOrigin = {
    custom: {
      customHeaders,
      domainName: config.domainName ?? (port === '' ? hostname : host),
      keepaliveTimeout: 5,
      path,
      port: Number(port || (secure ? 443 : 80)),
      protocol: secure ? 'https' : 'http',
      readTimeout,
      sslProtocols: ['TLSv1.2'],
    },
  };
  return createHttpOrigin({ url: config.http, described, timeoutMs: readTimeout * 1000 });
}
