import { createCollapse, createGate } from '../cache/collapse.js';
import { tagsIn } from '../cache/invalidation.js';
import {
  type CachedObject,
  createObjectCache,
  type Matches,
  refreshed,
  revalidationHeaders,
} from '../cache/object-cache.js';
import { cacheKeyOf } from '../cache/policies.js';
import { lifetimeOf } from '../cache/ttl.js';
import type { EdgeFunctions } from '../events/invoke.js';
import { createViewerFunctions } from '../events/viewer-functions.js';
import type { Origin } from '../origins/origin.js';
import { createEdgeFetch, type FetchEvents } from './edge-fetch.js';
import { headerOf } from './headers.js';
import {
  type AcceptedResponse,
  type EdgeResponse,
  faultResponse,
  methodRefused,
  type ViewerAnswer,
  type ViewerRequest,
  type XCache,
} from './messages.js';
import { createRateRule, tooMany } from './rate-rule.js';
import type { BehaviorSettings, DistributionSettings } from './settings.js';
import { answerViewer, type Outcome } from './viewer-answer.js';

/** A cache behavior: its paths, their origin, and the functions and policies in between. */
export interface Behavior {
  /** A path pattern, in which `*` is any text and `?` any character; the first match applies. */
  readonly path: string;
  readonly origin: Origin;
  readonly functions: EdgeFunctions;
  readonly settings: BehaviorSettings;
}

export interface DistributionParts {
  /** At least one; the last is for `*`. */
  readonly behaviors: readonly Behavior[];
  /** Additional origins that origin-request may choose. */
  readonly origins?: readonly Origin[];
  readonly settings: DistributionSettings;
  readonly events: FetchEvents;
  /** Current time, ms since the epoch; all TTLs depend on it. */
  readonly now: () => number;
}

/** A CloudFront distribution. */
export interface Distribution {
  /** Answers a viewer. Never rejects: results that AWS would refuse are answered like AWS does. */
  readonly handle: (viewer: ViewerRequest) => Promise<ViewerAnswer>;
  /** Drops cached objects, like an invalidation; returns their number. */
  readonly purge: (matches: Matches) => number;
}

/** Result of a fetch: the answer, and whether it is cached now. */
interface Fetched {
  readonly response: EdgeResponse;
  readonly xCache: XCache;
  readonly kept: boolean;
}

export function createDistribution(parts: DistributionParts): Distribution {
  const { behaviors, settings, events, now } = parts;
  const cache = createObjectCache(settings.cacheBytes, now);
  const collapse = createCollapse<Fetched>(settings.collapseMs);
  const gate = createGate(settings.parallelResponses);
  const letsIn = settings.rateLimit === undefined ? undefined : createRateRule(settings.rateLimit, now);
  const origins = [...(parts.origins ?? []), ...behaviors.map(({ origin }) => origin)];
  const invoked = events.invoked;
  const ready = behaviors.map((behavior) => {
    const { path, functions, settings: policies } = behavior;
    return {
      path,
      policies,
      matches: pathPattern(path),
      viewerFunctions: createViewerFunctions(functions, policies, settings, invoked),
      fetch: createEdgeFetch({ ...behavior, policies, origins, settings, gate, events }),
    };
  });
  type Ready = (typeof ready)[number];

  /** Fetches through functions and origin; caches the answer if it is a complete, cacheable object. */
  const fetchAnew = async (
    { fetch, policies }: Ready,
    viewer: ViewerRequest,
    key: string,
    stale?: CachedObject,
  ): Promise<Fetched> => {
    const underWay = cache.beginFetch();
    try {
      const got = await fetch(viewer, stale === undefined ? {} : revalidationHeaders(stale.response));
      const confirmed = stale !== undefined && got.status === 304;
      const failed = got.source === 'origin' && got.status >= 500;
      if (stale !== undefined && failed && now() < stale.staleIfErrorUntil)
        return { response: stale.response, xCache: 'Hit', kept: true };
      const response = confirmed ? refreshed(stale.response, got) : got;
      const lifetime =
        got.source === 'fault' ? undefined : lifetimeOf(response.status, response.headers, policies.ttl);
      const keepable = viewer.method === 'GET' && lifetime !== undefined;
      const object = { uri: viewer.uri, tags: tagsOf(response), response };
      const kept = keepable && underWay.keep(key, object, lifetime) !== undefined;
      return { response, xCache: confirmed ? 'RefreshHit' : freshXCache(response), kept };
    } finally {
      underWay.end();
    }
  };

  const tagsOf = ({ headers }: EdgeResponse): readonly string[] =>
    settings.cacheTagHeader === undefined ? [] : tagsIn(headerOf(headers, settings.cacheTagHeader));

  /**
   * One fetch for all identical requests, as long as they are made to wait. Uncacheable answers are not shared, except faults.
   */
  const fetchTogether = async (
    behavior: Ready,
    viewer: ViewerRequest,
    key: string,
    stale?: CachedObject,
  ): Promise<Outcome> => {
    const start = () => fetchAnew(behavior, viewer, key, stale);
    const { led, answer } = await collapse(`${viewer.method} ${key}`, start);
    if (led || answer === 'let through') {
      const got = answer === 'let through' ? await start() : answer;
      return { ...got, fromCache: got.xCache === 'RefreshHit', age: undefined };
    }
    if (answer.kept)
      return { response: answer.response, xCache: cachedXCache(answer.response), fromCache: true, age: 0 };
    if (answer.response.source === 'fault') return { ...answer, fromCache: false, age: undefined };
    return { ...(await start()), fromCache: false, age: undefined };
  };

  const fromCache = (object: CachedObject): Outcome => ({
    response: object.response,
    xCache: cachedXCache(object.response),
    fromCache: true,
    age: Math.floor((now() - object.storedAt) / 1000),
  });

  const find = async (behavior: Ready, viewer: ViewerRequest): Promise<Outcome> => {
    // Other allowed methods reach the functions, but never the cache.
    if (viewer.method !== 'GET' && viewer.method !== 'HEAD') return fresh(await behavior.fetch(viewer, {}));
    const key = JSON.stringify([behavior.path, cacheKeyOf(viewer, behavior.policies)]);
    const object = cache.get(key);
    if (object === undefined) return fetchTogether(behavior, viewer, key);
    if (now() < object.freshUntil) return fromCache(object);
    // An expired object is fetched with its body, so that a HEAD refreshes it too.
    const whole = { ...viewer, method: 'GET' };
    if (now() >= object.staleWhileRevalidateUntil) return fetchTogether(behavior, whole, key, object);
    void fetchTogether(behavior, whole, key, object);
    return fromCache(object);
  };

  const root = ({ uri }: ViewerRequest) =>
    uri === '/' && settings.defaultRootObject !== undefined ? `/${settings.defaultRootObject}` : uri;

  const behaviorOf = (uri: string) => ready.find(({ matches }) => matches(uri)) ?? ready.at(-1);

  /**
   * The configured page for an error of the origin, through the behavior of the page's own path. If there is no such page, the
   * viewer receives the status of the request for it (D:custom-error-pages).
   */
  const errorPage = async (viewer: ViewerRequest, error: EdgeResponse): Promise<Outcome | undefined> => {
    const page = error.source === 'origin' ? settings.errorPages[error.status] : undefined;
    const behavior = page && behaviorOf(page.path);
    if (page === undefined || behavior === undefined) return undefined;
    const request = { ...viewer, method: 'GET', uri: page.path, querystring: '', body: undefined };
    const outcome = await find(behavior, request);
    if (outcome.response.status !== 200) return outcome;
    const response = { ...outcome.response, status: page.status, statusDescription: '' };
    return { ...outcome, response, xCache: 'Error' };
  };

  /** The final answer of both viewer functions, the cache and the origin. */
  const answer = async (behavior: Ready, viewer: ViewerRequest): Promise<ViewerAnswer> => {
    const { viewerFunctions, policies } = behavior;
    // Conditions and ranges are the viewer's own, whatever a function changed in the request.
    const send = (outcome: Outcome) => answerViewer(viewer, outcome, policies.responseHeaders, settings.name);
    const whole = (outcome: Outcome) => complete(send(outcome), outcome);
    if (!policies.allowedMethods.includes(viewer.method))
      return whole(fresh(methodRefused(viewer.method, policies.allowedMethods)));
    try {
      const entered = await viewerFunctions.enter(viewer);
      if ('response' in entered) return whole(fresh(entered.response));
      const outcome = await find(behavior, { ...entered.request, uri: root(entered.request) });
      const page = await errorPage(entered.request, outcome.response);
      if (page !== undefined) return whole(page);
      // CloudFront runs no viewer-response function for errors (D:edge-function-restrictions-all).
      if (viewerFunctions.leave === undefined || outcome.response.status >= 400) return whole(outcome);
      const left = await viewerFunctions.leave(entered.request, send(outcome));
      return complete(viewer.method === 'HEAD' ? { ...left, body: undefined } : left, outcome);
    } catch (error) {
      return whole(fresh(faultResponse(error, settings.name)));
    }
  };

  return {
    handle: async (viewer) => {
      // A web ACL precedes all parts of the distribution.
      if (letsIn !== undefined && !letsIn(viewer)) {
        const blocked = fresh(tooMany());
        return complete(answerViewer(viewer, blocked, { remove: [], set: {} }, settings.name), blocked);
      }
      const behavior = behaviorOf(viewer.uri);
      if (behavior === undefined) throw new Error('The distribution has no behavior; give it one for "*".');
      return answer(behavior, viewer);
    },
    purge: cache.purge,
  };
}

/** Whether a path matches a pattern, case-sensitively (D:DownloadDistValuesPathPattern). A leading slash is optional. */
function pathPattern(pattern: string): (uri: string) => boolean {
  const anchored = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  const source = anchored
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (uri) => expression.test(uri);
}

const complete = (sent: AcceptedResponse, { response, xCache, fromCache }: Outcome): ViewerAnswer => ({
  ...sent,
  xCache,
  fromCache,
  edgeError: response.edgeError,
});

const fresh = (response: EdgeResponse): Outcome => ({
  response,
  xCache: freshXCache(response),
  fromCache: false,
  age: undefined,
});

function freshXCache(response: EdgeResponse): XCache {
  if (response.source === 'lambda') return 'LambdaGeneratedResponse';
  if (response.source === 'function') return 'FunctionGeneratedResponse';
  return response.status >= 400 ? 'Error' : 'Miss';
}

/** CloudFront labels an origin's error "Error", also from the cache. */
function cachedXCache(response: EdgeResponse): XCache {
  return response.source !== 'lambda' && response.status >= 400 ? 'Error' : 'Hit';
}
