import { derivativePrefix, type ImageConfig, sourceKey } from '@cameo/core';
import { createResizeImage, createTransformImageRequest, type Log, type Store } from '@cameo/edge';
import { DEFAULT_SETTINGS, type DistributionSettings, type TtlSettings } from './cloudfront/settings.js';
import { type LocalEdge, startEmulator } from './emulator.js';
import { createStoreOrigin } from './origin/store-origin.js';
import type { AccessEntry } from './server/access-log.js';
import { createStats } from './server/stats.js';

/** What Cameo on a laptop needs: a configuration and a store. Everything else has a default. */
export interface LocalEdgeParts {
  readonly config: ImageConfig;
  /** Sources and derivatives; the origin answers from it too. Nothing in it is cleared at the start. */
  readonly store: Store;
  /** 0, unless told: any free one. */
  readonly port?: number;
  /** What S3 answers for a missing key; 404 unless told. */
  readonly missing?: 403 | 404;
  readonly settings?: Partial<DistributionSettings>;
  /** ms since the epoch; every TTL counts on it. */
  readonly now?: () => number;
  readonly log?: Log;
  readonly accessLog?: (entry: AccessEntry) => void;
  /** Folder of a built website that answers `/` and `/__site/…` before the distribution; none unless told. */
  readonly site?: string;
}

/**
 * Every answer of the functions states its own Cache-Control. CloudFront's minimum of 10 s for errors would keep faults
 * that must not be kept, so the distribution has none.
 */
const TTL: TtlSettings = { ...DEFAULT_SETTINGS.ttl, errorMin: 0 };

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
  return startEmulator({
    handlers: {
      originRequest: createTransformImageRequest(config),
      originResponse: createResizeImage(config, { store, log }),
    },
    origin: createStoreOrigin(store, {
      bucket: config.bucket,
      region: config.region,
      missing,
      budgetMs: config.timeoutMs,
    }),
    removeDerivatives: async (key) => {
      const source = sourceKey(key, config.limits);
      // A key that no source can have has no derivatives.
      return source.ok
        ? store.removeDerivatives(derivativePrefix(source.value), { budgetMs: config.timeoutMs })
        : 0;
    },
    settings: { handlerTimeoutMs: config.timeoutMs, ttl: TTL, ...parts.settings },
    port,
    stats,
    ...(parts.now !== undefined && { now: parts.now }),
    ...(parts.accessLog !== undefined && { accessLog: parts.accessLog }),
    ...(parts.site !== undefined && { site: parts.site }),
  });
}
