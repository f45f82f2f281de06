import { createHmac } from 'node:crypto';
import type { AccessEntry } from '@cameo/cloudfront-emulator';
import { type ImageConfig, SIGNATURE_HEADER, sourceKey } from '@cameo/core';
import { CACHE_TAG_HEADER, HARMLESS_POLICY } from '@cameo/core/config';
import {
  bakeGrammar,
  createPurgeVariants,
  createResizeImage,
  createSignedViewerRequest,
  createTransformImageRequest,
  createViewerRequest,
  type Log,
  type SigningKeys,
  type SigningPorts,
  type Store,
} from '@cameo/edge';
import type { BundledFunctions } from './bundles.js';
import { EDGE_SETTINGS, type EdgeSettings, type LocalEdge, startEdge } from './edge.js';
import { createStats } from './server/stats.js';
import { createStoreOrigin } from './store-origin.js';

/** What Cameo on a laptop needs: a configuration and a store. Everything else has a default. */
export interface LocalEdgeParts {
  readonly config: ImageConfig;
  /** Sources and derivatives; the origin answers from it too. Nothing in it is cleared at the start. */
  readonly store: Store;
  /** 0, the default, is any free one. */
  readonly port?: number;
  /** What S3 answers for a missing key; 404 by default. */
  readonly missing?: 403 | 404;
  readonly settings?: Partial<EdgeSettings>;
  /** ms since the epoch; every TTL counts on it. */
  readonly now?: () => number;
  readonly log?: Log;
  readonly accessLog?: (entry: AccessEntry) => void;
  /** Functions instead of the source's, such as those of a packaged stage; they get the log to write to. */
  readonly handlers?: (log: Log) => Promise<BundledFunctions>;
  /** Whether the function on viewer-request runs, which makes cache keys canonical; true by default. */
  readonly viewerRequest?: boolean;
  /** Keys of the stage (`stageKey`) that signatures are checked with, where the configuration asks for them; none by default. */
  readonly signingKeys?: SigningKeys;
  /** Whether pages of other sites, and under other names than this machine's own, may read pictures; false by default. */
  readonly cors?: boolean;
  /** Folder of a built website that answers `/` and `/__site/…` before the distribution; none by default. */
  readonly site?: string;
  /** Keys of pictures that the website may show; none by default. */
  readonly pictures?: () => Promise<readonly string[]>;
}

/**
 * Every answer of the functions states its own Cache-Control. CloudFront's minimum of 10 s for errors would keep faults
 * that must not be kept, so the distribution has none.
 */
const TTL = { ...EDGE_SETTINGS.ttl, errorMin: 0 };

const always = (value: string) => ({ value, override: true });

/** What the response headers policy of a stage does; HSTS apart, which means nothing without TLS. */
const RESPONSE_HEADERS: EdgeSettings['responseHeaders'] = {
  remove: [CACHE_TAG_HEADER],
  set: {
    'content-security-policy': always(HARMLESS_POLICY),
    'x-content-type-options': always('nosniff'),
    'timing-allow-origin': always('*'),
    vary: always('Accept'),
  },
};

/**
 * Starts Cameo on 127.0.0.1: the functions that run on AWS, between an emulated CloudFront and an emulated S3.
 * @throws NodeJS.ErrnoException `EADDRINUSE` when the port is taken; Error when there is no built website in `site`
 */
export async function createLocalEdge(parts: LocalEdgeParts): Promise<LocalEdge> {
  const { config, store, missing = 404, port = 0 } = parts;
  const stats = createStats();
  const log: Log = (line) => {
    if (line.event === 'rendered') stats.rendered();
    parts.log?.(line);
  };
  const { handlers, stop } =
    (await parts.handlers?.(log)) ?? ofSource(config, store, log, parts.signingKeys ?? new Map());
  const edge = await startEdge({
    handlers: parts.viewerRequest === false ? { ...handlers, viewerRequest: undefined } : handlers,
    origin: createStoreOrigin(store, {
      bucket: config.bucket,
      region: config.region,
      missing,
      budgetMs: config.timeoutMs,
    }),
    purge: async (keys, forget) => {
      const invalidate = async (tags: readonly string[]) => forget(tags.map((tag) => `#${tag}`));
      const purge = createPurgeVariants(config, { store, invalidate, log });
      return (await purge(objectEvent(keys))).derivatives;
    },
    sourceBytes: async (key) => {
      const source = sourceKey(key, config.limits);
      if (!source.ok) return undefined;
      const found = await store.open(source.value, { budgetMs: config.timeoutMs });
      if (found === 'not-modified') return undefined;
      found.discard();
      return found.bytes;
    },
    settings: {
      originTimeoutMs: config.timeoutMs,
      ttl: TTL,
      forward: forwardOf(parts),
      cacheTagHeader: CACHE_TAG_HEADER,
      responseHeaders: RESPONSE_HEADERS,
      ...parts.settings,
    },
    port,
    stats,
    ...(parts.now !== undefined && { now: parts.now }),
    ...(parts.accessLog !== undefined && { accessLog: parts.accessLog }),
    cors: parts.cors,
    ...(parts.site !== undefined && { site: parts.site }),
    ...(parts.pictures !== undefined && { pictures: parts.pictures }),
  }).catch((error: unknown) => {
    stop();
    throw error;
  });
  const close: LocalEdge['close'] = async (graceMs) => {
    await edge.close(graceMs);
    stop();
  };
  return { ...edge, close };
}

/** What the origin request policy forwards: the header of a signature, too, which is no part of the cache key. */
const forwardOf = ({ config: { signing }, signingKeys }: LocalEdgeParts): EdgeSettings['forward'] => {
  const { forward } = EDGE_SETTINGS;
  return signing?.required || signingKeys !== undefined
    ? { ...forward, headers: [SIGNATURE_HEADER] }
    : forward;
};

/** The functions as they are in the source, in this process. */
const ofSource = (config: ImageConfig, store: Store, log: Log, keys: SigningKeys): BundledFunctions => ({
  handlers: {
    viewerRequest: config.signing?.required
      ? createSignedViewerRequest(bakeGrammar(config), portsOf(keys))
      : createViewerRequest(bakeGrammar(config)),
    originRequest: createTransformImageRequest(config, keys),
    originResponse: createResizeImage(config, { store, log, keys }),
  },
  stop: () => undefined,
});

/**
 * What S3 would send about objects that were made, replaced or removed, as far as it is read: the key is encoded as in a
 * form, so a space is `+` and a plus `%2B`.
 */
const objectEvent = (keys: readonly string[]) => ({
  Records: keys.map((key) => ({
    s3: { object: { key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') } },
  })),
});

/** What a KeyValueStore and CloudFront's `crypto` are to the function. */
const portsOf = (keys: SigningKeys): SigningPorts => ({
  secretOf: async (id) => {
    const secret = keys.get(id);
    if (secret === undefined) throw new Error(`KeyValueStore has no key ${JSON.stringify(id)}`);
    return secret;
  },
  macOf: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
});
