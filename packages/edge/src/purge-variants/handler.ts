import type { ImageConfig, SourceKey } from '@cameo/core';
import type { Log } from '../log.js';
import type { Store } from '../store/store.js';
import { changedSources, type ObjectEvent, type QueueEvent } from './changed-sources.js';
import { invalidationPaths } from './invalidation-paths.js';

/** Has the CDN forget paths, each of which may end in `*`. @param budgetMs time for it, ms */
export type Invalidate = (paths: readonly string[], budgetMs: number) => Promise<void>;

/** What the function reaches the world through. */
export interface PurgeVariantsPorts {
  readonly store: Pick<Store, 'removeDerivatives'>;
  readonly invalidate: Invalidate;
  readonly log: Log;
}

/** What a purge did. */
export interface Purged {
  readonly sources: readonly SourceKey[];
  /** Derivatives that were deleted from the store. */
  readonly derivatives: number;
  /** Paths that the CDN was told to forget. */
  readonly paths: readonly string[];
}

/** The regional function behind the bucket's notifications. `context` is Lambda's own; only its time left is read. */
export type PurgeVariants = (
  event: ObjectEvent | QueueEvent,
  context?: { getRemainingTimeInMillis(): number },
) => Promise<Purged>;

/** Time that one run has when nobody says how much is left, ms. */
const DEFAULT_MS = 60_000;

/** Kept back for the log and the answer, ms. */
const MARGIN_MS = 1000;

/** Share of the time that deleting may take; the rest is for the CDN, which may ask to wait. */
const DELETING_SHARE = 0.6;

/** Sources whose derivatives are deleted at the same time. */
const AT_ONCE = 8;

/**
 * Makes *PurgeVariants*: for each source that was made, replaced or removed it deletes the derivatives, then has the CDN
 * forget the source's URLs, in this order, because what is fetched in between is made of the new source only when the old
 * derivatives are gone. Running it twice does no harm.
 * @throws Error when something was not purged, after all that could be was: the sender should try again
 */
export function createPurgeVariants(config: ImageConfig, ports: PurgeVariantsPorts): PurgeVariants {
  const { store, invalidate, log } = ports;
  return async (event, context) => {
    const end = performance.now() + (context?.getRemainingTimeInMillis() ?? DEFAULT_MS) - MARGIN_MS;
    const leftMs = () => Math.max(1, end - performance.now());
    const sources = changedSources(event, config.limits);
    const deleteBy = performance.now() + leftMs() * DELETING_SHARE;

    const purgeOne = async (source: SourceKey): Promise<number> => {
      const budgetMs = Math.max(1, deleteBy - performance.now());
      const derivatives = await store.removeDerivatives(source, { budgetMs });
      log({ level: 'info', event: 'purged', key: source, derivatives });
      return derivatives;
    };

    const failures: unknown[] = [];
    const done: SourceKey[] = [];
    let derivatives = 0;
    for (let at = 0; at < sources.length; at += AT_ONCE) {
      const group = sources.slice(at, at + AT_ONCE);
      const outcomes = await Promise.allSettled(group.map(purgeOne));
      outcomes.forEach((outcome, index) => {
        const source = group[index];
        if (source === undefined) return;
        if (outcome.status === 'fulfilled') {
          done.push(source);
          derivatives += outcome.value;
        } else {
          failures.push(outcome.reason);
          log({ level: 'error', event: 'purge-failed', key: source, reason: messageOf(outcome.reason) });
        }
      });
    }

    const paths = invalidationPaths(done);
    if (paths.length > 0) await invalidate(paths, leftMs());
    if (failures.length === 0) return { sources: done, derivatives, paths };
    throw new Error(
      `${failures.length} of ${sources.length} sources were not purged, expected all. First: ${messageOf(failures[0])}`,
      { cause: failures[0] },
    );
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
