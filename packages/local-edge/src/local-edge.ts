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
import { startRefining, withViewerPriority } from './refine/refining.js';
import { createStats } from './server/stats.js';
import { createStoreOrigin } from './store-origin.js';

/** The parts of Cameo on a laptop: a configuration and a store. Everything else has a default. */
export interface LocalEdgeParts {
  readonly config: ImageConfig;
  /** Sources and derivatives; the origin reads from it too. Its contents are kept at the start. */
  readonly store: Store;
  /** 0, the default, selects any free port. */
  readonly port?: number;
  /** S3's status for a missing key; 404 by default. */
  readonly missing?: 403 | 404;
  readonly settings?: Partial<EdgeSettings>;
  /** Current time, ms since the epoch; all TTLs depend on it. */
  readonly now?: () => number;
  readonly log?: Log;
  readonly accessLog?: (entry: AccessEntry) => void;
  /** Functions instead of the source's, such as those of a packaged stage; they receive the log to write to. */
  readonly handlers?: (log: Log) => Promise<BundledFunctions>;
  /** Whether the viewer-request function runs, which makes cache keys canonical; true by default. */
  readonly viewerRequest?: boolean;
  /**
   * Whether to refine stored derivatives while no viewer waits, like the stage's *Refine*, in a process of the lowest priority;
   * false by default, and if the configuration disables it.
   */
  readonly refine?: boolean;
  /** Memory of that function, MB: derivatives that exceed it are not refined; that of a new stage by default. */
  readonly refineMemoryMb?: number | undefined;
  /** How long no viewer may have waited before a derivative is refined, ms; 1,000 by default. */
  readonly refineQuietMs?: number;
  /** Keys of the stage (`stageKey`) for checking signatures, if the configuration requires them; none by default. */
  readonly signingKeys?: SigningKeys;
  /** Whether pages of other sites, and other host names of this machine, may read pictures; false by default. */
  readonly cors?: boolean;
  /** Folder of a built website that answers `/` and `/__site/…` instead of the distribution; none by default. */
  readonly site?: string;
  /** Keys of pictures for the website; none by default. */
  readonly pictures?: () => Promise<readonly string[]>;
}

/**
 * Every answer of the functions has its own Cache-Control. CloudFront's minimum of 10 s for errors would cache faults that must
 * not be cached, so the distribution's minimum is 0.
 */
const TTL = { ...EDGE_SETTINGS.ttl, errorMin: 0 };

const always = (value: string) => ({ value, override: true });

/** The response headers policy of a stage, without HSTS, which has no effect without TLS. */
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
 * @throws NodeJS.ErrnoException `EADDRINUSE` if the port is in use; Error if there is no built website in `site`
 */
export async function createLocalEdge(parts: LocalEdgeParts): Promise<LocalEdge> {
  const { config, store, missing = 404, port = 0 } = parts;
  const stats = createStats();
  const refining = parts.refine
    ? startRefining(
        { config, memoryMb: parts.refineMemoryMb },
        store,
        (line) => parts.log?.(line),
        parts.refineQuietMs,
      )
    : undefined;
  if (refining !== undefined) stats.refining(refining.report);
  const log: Log = (line) => {
    if (line.event === 'rendered') stats.rendered();
    refining?.logged(line);
    parts.log?.(line);
  };
  const bundled =
    (await parts.handlers?.(log)) ?? ofSource(config, store, log, parts.signingKeys ?? new Map());
  const handlers = refining === undefined ? bundled.handlers : withViewerPriority(bundled.handlers, refining);
  const stop = async (): Promise<void> => {
    bundled.stop();
    await refining?.close();
  };
  const edge = await startEdge({
    handlers: parts.viewerRequest === false ? { ...handlers, viewerRequest: undefined } : handlers,
    origin: createStoreOrigin(refining?.watched(store) ?? store, {
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
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const close: LocalEdge['close'] = async (graceMs) => {
    // Concurrently: while the last requests end no viewer waits, and the refiner would start more work.
    await Promise.all([edge.close(graceMs), refining?.close()]);
    await stop();
  };
  return { ...edge, close };
}

/** The headers that the origin request policy forwards, including the signature, which is not part of the cache key. */
const forwardOf = ({ config: { signing }, signingKeys }: LocalEdgeParts): EdgeSettings['forward'] => {
  const { forward } = EDGE_SETTINGS;
  return signing?.required || signingKeys !== undefined
    ? { ...forward, headers: [SIGNATURE_HEADER] }
    : forward;
};

/** The functions from the source, in this process. */
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
 * S3's event for created, replaced or removed objects, as far as it is read. The key is form-encoded: a space is `+` and a plus
 * `%2B`.
 */
const objectEvent = (keys: readonly string[]) => ({
  Records: keys.map((key) => ({
    s3: { object: { key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') } },
  })),
});

/** Replacements of the KeyValueStore and of CloudFront's `crypto` for the function. */
const portsOf = (keys: SigningKeys): SigningPorts => ({
  secretOf: async (id) => {
    const secret = keys.get(id);
    if (secret === undefined) throw new Error(`KeyValueStore has no key ${JSON.stringify(id)}`);
    return secret;
  },
  macOf: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
});
