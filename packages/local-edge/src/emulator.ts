import { createDistribution } from './cloudfront/distribution.js';
import { readInvalidation } from './cloudfront/invalidation.js';
import type { Handlers } from './cloudfront/invoke.js';
import { DEFAULT_SETTINGS, type DistributionSettings } from './cloudfront/settings.js';
import { decodedPath } from './origin/object-key.js';
import type { Origin } from './origin/origin.js';
import type { AccessEntry } from './server/access-log.js';
import type { Purge } from './server/purge.js';
import { createSavings, type SourceBytes } from './server/savings.js';
import { startServer } from './server/server.js';
import { createStats, type Stats, type StatsReport } from './server/stats.js';
import { openSite } from './site/site.js';

/** What the emulator runs and what it runs on; everything else has a default. */
export interface EmulatorParts {
  readonly handlers: Handlers;
  readonly origin: Origin;
  /**
   * Purges sources: deletes their derivatives and has the edge forget paths and tags, as an invalidation names them;
   * answers how many derivatives there were.
   */
  readonly purge: (
    sourceKeys: readonly string[],
    forget: (items: readonly string[]) => void,
  ) => Promise<number>;
  /** Bytes of a source, for the statistics of what was saved; none are known unless told. */
  readonly sourceBytes?: SourceBytes;
  readonly settings?: Partial<DistributionSettings>;
  /** 0 takes any free port. */
  readonly port?: number;
  /** ms since the epoch; every TTL counts on it. */
  readonly now?: () => number;
  readonly accessLog?: (entry: AccessEntry) => void;
  readonly stats?: Stats;
  /** Folder of a built website that answers `/` and `/__site/…` before the distribution; none unless told. */
  readonly site?: string;
}

/** A running edge. */
export interface LocalEdge {
  /** Without a slash at the end. */
  readonly url: string;
  /** What `GET /__edge/stats` answers. */
  readonly stats: () => StatsReport;
  /** Drops the variants of sources, as `POST /__edge/purge` does. @throws what the store throws */
  readonly purge: Purge;
  /** Stops listening and lets running requests end, for at most `graceMs` (5,000 unless told). */
  readonly close: (graceMs?: number) => Promise<void>;
}

/**
 * Starts CloudFront with any two functions and any origin on 127.0.0.1.
 * @throws NodeJS.ErrnoException `EADDRINUSE` when the port is taken; Error when there is no built website in `site`
 */
export async function startEmulator(parts: EmulatorParts): Promise<LocalEdge> {
  const { handlers, origin, port = 0, now = Date.now, stats = createStats() } = parts;
  const settings = { ...DEFAULT_SETTINGS, ...parts.settings };
  stats.viewerRequest(handlers.viewerRequest !== undefined);
  const distribution = createDistribution(handlers, origin, settings, stats, now);
  const site = parts.site === undefined ? undefined : await openSite(parts.site);
  const purge: Purge = async (...sourceKeys) => {
    let cached = 0;
    const derivatives = await parts.purge(sourceKeys, (items) => {
      cached += distribution.purge(readInvalidation(items, decodedPath));
    });
    return { cached, derivatives };
  };
  const server = await startServer(port, {
    distribution,
    stats,
    purge,
    savings: createSavings(parts.sourceBytes ?? (async () => undefined)),
    accessLog: parts.accessLog ?? (() => undefined),
    site,
  });
  return { url: server.url, stats: stats.report, purge, close: server.close };
}
