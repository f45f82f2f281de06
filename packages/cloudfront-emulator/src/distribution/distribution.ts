import type { Origin } from '../origin/origin.js';
import { cacheKeyOf } from './cache-key.js';
import { createCollapse } from './collapse.js';
import { createEdgeFetch, type FetchEvents } from './edge-fetch.js';
import { methodRefused } from './edge-response.js';
import { createGate } from './gate.js';
import { headerOf } from './headers.js';
import { tagsIn } from './invalidation.js';
import type { Handlers } from './invoke.js';
import type { EdgeResponse, ViewerAnswer, ViewerRequest, XCache } from './message.js';
import { type CachedObject, createObjectCache } from './object-cache.js';
import { refreshed, revalidationHeaders } from './revalidate.js';
import type { DistributionSettings } from './settings.js';
import { lifetimeOf } from './ttl.js';
import { answerViewer, type Outcome } from './viewer-answer.js';
import { createEntrance } from './viewer-request.js';

/** A CloudFront distribution with one S3 origin, functions on both origin events, and one on viewer-request or none. */
export interface Distribution {
  /** Answers a viewer. Never rejects: what AWS would refuse is answered as AWS answers it. */
  readonly handle: (viewer: ViewerRequest) => Promise<ViewerAnswer>;
  /** Drops cached objects, as an invalidation does; answers how many. */
  readonly purge: (matches: (object: CachedObject) => boolean) => number;
}

/** What a fetch led to: the answer, and whether it is in the cache now. */
interface Fetched {
  readonly response: EdgeResponse;
  readonly xCache: XCache;
  readonly kept: boolean;
}

/** @param now ms since the epoch; every TTL counts on it */
export function createDistribution(
  handlers: Handlers,
  origin: Origin,
  settings: DistributionSettings,
  events: FetchEvents,
  now: () => number,
): Distribution {
  const cache = createObjectCache(settings.cacheBytes, now);
  const collapse = createCollapse<Fetched>(settings.collapseMs);
  const fetch = createEdgeFetch(handlers, origin, settings, createGate(settings.parallelResponses), events);

  /** Fetches through functions and origin; keeps the answer when it is a whole object that may be kept. */
  const fetchAnew = async (viewer: ViewerRequest, key: string, stale?: CachedObject): Promise<Fetched> => {
    const epoch = cache.epoch();
    const got = await fetch(viewer, stale === undefined ? {} : revalidationHeaders(stale.response));
    const confirmed = stale !== undefined && got.status === 304;
    const failed = got.source === 'origin' && got.status >= 500;
    if (stale !== undefined && failed && now() < stale.staleIfErrorUntil)
      return { response: stale.response, xCache: 'Hit', kept: true };
    const response = confirmed ? refreshed(stale.response, got) : got;
    const lifetime =
      got.source === 'fault' ? undefined : lifetimeOf(response.status, response.headers, settings.ttl);
    const keepable = viewer.method === 'GET' && lifetime !== undefined;
    const object = { uri: viewer.uri, tags: tagsOf(response), response };
    const kept = keepable && cache.keep(key, object, lifetime, epoch) !== undefined;
    return { response, xCache: confirmed ? 'RefreshHit' : freshXCache(response), kept };
  };

  const tagsOf = ({ headers }: EdgeResponse): readonly string[] =>
    settings.cacheTagHeader === undefined ? [] : tagsIn(headerOf(headers, settings.cacheTagHeader));

  /** One fetch for all who ask at the same time, for as long as they are made to wait; what may not be kept is not shared either, faults apart. */
  const fetchTogether = async (
    viewer: ViewerRequest,
    key: string,
    stale?: CachedObject,
  ): Promise<Outcome> => {
    const start = () => fetchAnew(viewer, key, stale);
    const { led, answer } = await collapse(`${viewer.method} ${key}`, start);
    if (led || answer === 'let through') {
      const got = answer === 'let through' ? await start() : answer;
      return { ...got, fromCache: got.xCache === 'RefreshHit', age: undefined };
    }
    const got = answer;
    if (got.kept)
      return { response: got.response, xCache: cachedXCache(got.response), fromCache: true, age: 0 };
    if (got.response.source === 'fault') return { ...got, fromCache: false, age: undefined };
    return { ...(await start()), fromCache: false, age: undefined };
  };

  const fromCache = (object: CachedObject): Outcome => ({
    response: object.response,
    xCache: cachedXCache(object.response),
    fromCache: true,
    age: Math.floor((now() - object.storedAt) / 1000),
  });

  const find = async (viewer: ViewerRequest): Promise<Outcome> => {
    // Other methods that are allowed reach the functions, but never the cache.
    if (viewer.method !== 'GET' && viewer.method !== 'HEAD') {
      const response = await fetch(viewer, {});
      return { response, xCache: freshXCache(response), fromCache: false, age: undefined };
    }
    const key = cacheKeyOf(viewer, settings);
    const object = cache.get(key);
    if (object === undefined) return fetchTogether(viewer, key);
    if (now() < object.freshUntil) return fromCache(object);
    // An expired object is asked for whole, so that a HEAD refreshes it too.
    const whole = { ...viewer, method: 'GET' };
    if (now() >= object.staleWhileRevalidateUntil) return fetchTogether(whole, key, object);
    void fetchTogether(whole, key, object);
    return fromCache(object);
  };

  const answer = (viewer: ViewerRequest, outcome: Outcome): ViewerAnswer =>
    answerViewer(viewer, outcome, settings.removedHeaders);
  const enter = createEntrance(handlers.viewerRequest, settings, events.invoked);

  return {
    handle: async (viewer) => {
      if (!settings.allowedMethods.includes(viewer.method)) {
        const response = methodRefused(viewer.method, settings.allowedMethods);
        return answer(viewer, { response, xCache: 'Error', fromCache: false, age: undefined });
      }
      const entered = await enter(viewer);
      if ('request' in entered) return answer(viewer, await find(entered.request));
      const { response } = entered;
      const xCache = freshXCache(response);
      return answer(viewer, { response, xCache, fromCache: false, age: undefined });
    },
    purge: cache.purge,
  };
}

function freshXCache(response: EdgeResponse): XCache {
  if (response.source === 'generated') return 'LambdaGeneratedResponse';
  if (response.source === 'function') return 'FunctionGeneratedResponse';
  return response.status >= 400 ? 'Error' : 'Miss';
}

/** CloudFront calls an origin's error "Error" from the cache as well. */
function cachedXCache(response: EdgeResponse): XCache {
  return response.source !== 'generated' && response.status >= 400 ? 'Error' : 'Hit';
}
