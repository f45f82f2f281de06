import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AccessEntry,
  type BehaviorSettings,
  createDistribution,
  DEFAULT_BEHAVIOR,
  DEFAULT_SETTINGS,
  type DistributionSettings,
  type Matches,
  type Origin,
  readInvalidation,
  sendProblem,
  startServer,
} from '@cameo/cloudfront-emulator';
import type { Handlers } from './bundles.js';
import { answerEdgeApi, EDGE_API_PREFIX, type Purge } from './server/edge-api.js';
import {
  createSavings,
  createStats,
  type SourceBytes,
  type Stats,
  type StatsReport,
} from './server/stats.js';
import { foreignOrigin } from './server/strangers.js';
import { simulateFault } from './site/faults.js';
import { openSite, type Site } from './site/site.js';

/** Settings of the distribution and of its only behavior. */
export interface EdgeSettings extends DistributionSettings, BehaviorSettings {}

/** CloudFront's defaults, with the policies of Cameo's distribution. */
export const EDGE_SETTINGS: EdgeSettings = {
  ...DEFAULT_SETTINGS,
  ...DEFAULT_BEHAVIOR,
  name: 'local-edge',
  // `all`, because the grammar drops unknown parameters itself, and must see them to do so.
  cacheKey: { queryStrings: 'all', headers: ['accept'], cookies: 'none' },
  forward: { queryStrings: 'all', headers: [], cookies: 'none' },
};

/** The required options of an edge; everything else has a default. */
export interface EdgeParts {
  readonly handlers: Handlers;
  readonly origin: Origin;
  /**
   * Purges sources: deletes their derivatives and invalidates paths and tags in the edge's cache; returns the number of deleted
   * derivatives.
   */
  readonly purge: (
    sourceKeys: readonly string[],
    forget: (items: readonly string[]) => void,
  ) => Promise<number>;
  /** Size of a source, bytes, for the statistics of saved bytes. Default: unknown. */
  readonly sourceBytes?: SourceBytes;
  readonly settings?: Partial<EdgeSettings>;
  /** 0 selects any free port. */
  readonly port?: number;
  /** Current time, ms since the epoch; all TTLs depend on it. */
  readonly now?: () => number;
  readonly accessLog?: (entry: AccessEntry) => void;
  readonly stats?: Stats;
  /** Whether pages of other sites, and other host names of this machine, may read pictures; false by default. */
  readonly cors?: boolean | undefined;
  /** Folder of a built website that answers `/` and `/__site/…` instead of the distribution. */
  readonly site?: string;
  /** Keys of pictures for the website. */
  readonly pictures?: () => Promise<readonly string[]>;
}

/** A running edge. */
export interface LocalEdge {
  /** Without a trailing slash. */
  readonly url: string;
  /** The answer of `GET /__edge/stats`. */
  readonly stats: () => StatsReport;
  /** Drops the variants of sources, as `POST /__edge/purge` does. @throws the store's errors */
  readonly purge: Purge;
  /** Stops listening and lets running requests end, for at most `graceMs` (5,000 by default). */
  readonly close: (graceMs?: number) => Promise<void>;
}

/**
 * Starts CloudFront on 127.0.0.1, with one behavior, statistics, purges, and an optional website.
 * @throws NodeJS.ErrnoException `EADDRINUSE` if the port is in use; Error if there is no built website in `site`
 */
export async function startEdge(parts: EdgeParts): Promise<LocalEdge> {
  const { handlers, origin, port = 0, now = Date.now, stats = createStats() } = parts;
  const settings = { ...EDGE_SETTINGS, ...parts.settings };
  const { viewerRequest, originRequest, originResponse } = handlers;
  stats.viewerRequest(viewerRequest !== undefined);
  const functions = {
    viewerRequest: viewerRequest && ({ type: 'function', handler: viewerRequest } as const),
    originRequest: { type: 'lambda', handler: originRequest },
    originResponse: { type: 'lambda', handler: originResponse },
  } as const;
  const distribution = createDistribution({
    behaviors: [{ path: '*', origin, functions, settings }],
    settings,
    events: stats,
    now,
  });
  const site = parts.site === undefined ? undefined : await openSite(parts.site, parts.pictures);
  const purge = purgeOf(parts.purge, distribution.purge);
  const savings = createSavings(parts.sourceBytes ?? (async () => undefined));
  const server = await startServer(port, {
    distribution,
    name: settings.name,
    maxBodyBytes: settings.maxBodyBytes,
    before: (request, response) =>
      answerBefore(request, response, { report: stats.report, purge, site, cors: parts.cors === true }),
    answered: ({ viewer, url, answer, bytes, ms }) => {
      stats.answered(answer, bytes, ms);
      savings(viewer, answer).then(stats.saved);
      parts.accessLog?.({ at: new Date(), method: viewer.method, url, answer, bytes, ms });
    },
  });
  return { url: server.url, stats: stats.report, purge, close: server.close };
}

const purgeOf =
  (purge: EdgeParts['purge'], drop: (matches: Matches) => number): Purge =>
  async (...sourceKeys) => {
    let cached = 0;
    const derivatives = await purge(sourceKeys, (items) => {
      cached += drop(readInvalidation(items));
    });
    return { cached, derivatives };
  };

/**
 * Answers requests that do not reach the distribution: foreign requests, the edge's own paths, the website, and intentional
 * faults.
 */
async function answerBefore(
  request: IncomingMessage,
  response: ServerResponse,
  {
    site,
    cors,
    ...api
  }: Parameters<typeof answerEdgeApi>[2] & { readonly site: Site | undefined; readonly cors: boolean },
): Promise<boolean> {
  // Purges have a separate rule, whoever may read.
  const stranger = cors || request.url?.startsWith('/__edge/purge') ? undefined : foreignOrigin(request);
  if (stranger !== undefined) {
    const detail = `The request comes from ${stranger}, expected a request from this machine. Start the local edge with --cors to let other sites read its pictures.`;
    sendProblem(response, 403, 'Refused to other sites', detail);
    return true;
  }
  if (request.url?.startsWith(EDGE_API_PREFIX)) {
    await answerEdgeApi(request, response, api);
    return true;
  }
  const staged = site?.faults?.(request.method ?? 'GET', request.url ?? '');
  if (staged !== undefined) {
    if (await simulateFault(staged.fault, response)) return true;
    // After the fault, the request continues as the normal one.
    request.url = staged.target;
  }
  if (!site?.owns(request.url ?? '')) return false;
  await site.answer(request, response);
  return true;
}
