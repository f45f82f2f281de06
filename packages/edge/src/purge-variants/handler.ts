import type { ImageConfig, SourceKey } from '@cameo/core';
import { cacheTag } from '../http/cache-tag.js';
import type { Log } from '../http/log.js';
import type { Store } from '../store/store.js';
import { changesIn, type ObjectEvent, type QueueEvent } from './changes.js';

/**
 * Invalidates everything in the CDN that carries one of these tags.
 * @param tags at most 3,000, without `#`
 * @param budgetMs timeout, ms
 */
export type Invalidate = (tags: readonly string[], budgetMs: number) => Promise<void>;

/**
 * Whether an original is the first version of its key, so that no cache can have another one.
 * @param budgetMs timeout, ms
 */
export type IsFirst = (source: SourceKey, budgetMs: number) => Promise<boolean>;

/** The function's external dependencies. */
export interface PurgeVariantsPorts {
  readonly store: Pick<Store, 'removeDerivatives'>;
  readonly invalidate: Invalidate;
  /** Allows skipping invalidations of objects that the CDN cannot have; without it every change is invalidated. */
  readonly isFirst?: IsFirst;
  readonly log: Log;
}

/** The result of a purge. */
export interface Purged {
  /** Sources whose derivatives are gone. */
  readonly sources: readonly SourceKey[];
  /** Number of derivatives deleted from the store. */
  readonly derivatives: number;
  /**
   * Cache tags that were invalidated: including those of sources whose derivatives could not be deleted, and excluding those of
   * new sources without derivatives.
   */
  readonly tags: readonly string[];
  /** Queue messages to retry, in Lambda's format; undefined for an event without a queue. */
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] | undefined;
}

/** The regional function for the bucket's notifications. `context` is Lambda's own; only its remaining time is read. */
export type PurgeVariants = (
  event: ObjectEvent | QueueEvent,
  context?: { getRemainingTimeInMillis(): number },
) => Promise<Purged>;

/** Time limit of a run when Lambda reports none, ms. */
const DEFAULT_MS = 60_000;

/** Reserve for the log and the answer, ms. */
const MARGIN_MS = 1000;

/** Share of the time that deletion may take; the rest is for the CDN, which may be busy. */
const DELETING_SHARE = 0.6;

/** Number of sources whose derivatives are deleted concurrently. */
const AT_ONCE = 8;

/**
 * Maximum time for one source, ms: about 20,000 derivatives. A source with more continues when its message is retried, and does
 * not delay the others. With many such sources, each gets its share of the time.
 */
const MAX_MS = 10_000;

/** Timeout of checking whether an original is the first of its key, ms. */
const FIRST_MS = 3000;

/**
 * Creates *PurgeVariants*. For each source that was created, replaced or removed it deletes the derivatives, then invalidates
 * the source's tag in the CDN. The order matters: what the CDN fetches in between is made of the new source only once the old
 * derivatives are gone. A new original without derivatives needs no invalidation: an earlier "not found" is cached for seconds
 * only. A source whose derivatives cannot be deleted in time is invalidated too, and its message is retried. It is idempotent.
 * @throws Error if something was not purged for an event without a queue, after everything else was purged
 */
export function createPurgeVariants(config: ImageConfig, ports: PurgeVariantsPorts): PurgeVariants {
  const { store, invalidate, isFirst, log } = ports;
  return async (event, context) => {
    const end = performance.now() + (context?.getRemainingTimeInMillis() ?? DEFAULT_MS) - MARGIN_MS;
    const leftMs = () => Math.max(1, end - performance.now());
    const changes = changesIn(event, config.limits);
    const sources = [...new Set(changes.flatMap((change) => change.sources))];
    const deleteBy = performance.now() + leftMs() * DELETING_SHARE;
    const failures = new Map<SourceKey, unknown>();
    const unseen = new Set<SourceKey>();
    let derivatives = 0;

    const waiting = [...sources].reverse();
    const purgeOne = async (source: SourceKey): Promise<void> => {
      const turns = Math.ceil((waiting.length + 1) / AT_ONCE);
      const budgetMs = Math.max(1, Math.min(MAX_MS, (deleteBy - performance.now()) / turns));
      const turnEnds = performance.now() + budgetMs;
      try {
        const deleted = await store.removeDerivatives(source, { budgetMs });
        derivatives += deleted;
        log({ level: 'info', event: 'purged', key: source, derivatives: deleted });
        // If the check does not finish within the source's turn, the CDN is invalidated.
        const forFirst = Math.max(1, Math.min(FIRST_MS, turnEnds - performance.now()));
        const first = deleted === 0 && isFirst?.(source, forFirst).catch(() => false);
        if (await first) unseen.add(source);
      } catch (error) {
        failures.set(source, error);
        log({ level: 'error', event: 'purge-failed', key: source, reason: messageOf(error) });
      }
    };
    const lane = async (): Promise<void> => {
      for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) await purgeOne(source);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, sources.length) }, lane));

    const notified = sources.filter((source) => !unseen.has(source));
    const tags = notified.map(cacheTag);
    try {
      if (tags.length > 0) await invalidate(tags, leftMs());
    } catch (error) {
      log({ level: 'error', event: 'purge-failed', key: notified.join(' '), reason: messageOf(error) });
      for (const source of notified) if (!failures.has(source)) failures.set(source, error);
    }
    for (const { message, unreadable } of changes)
      if (unreadable !== undefined)
        log({ level: 'error', event: 'purge-failed', key: message ?? '', reason: unreadable.message });

    const done = { sources: sources.filter((source) => !failures.has(source)), derivatives, tags };
    if (changes.some(({ message }) => message === undefined)) {
      if (failures.size > 0) throw notPurged(failures, sources.length);
      return { ...done, batchItemFailures: undefined };
    }
    const again = changes.filter(
      (change) => change.unreadable !== undefined || change.sources.some((source) => failures.has(source)),
    );
    return { ...done, batchItemFailures: again.map(({ message = '' }) => ({ itemIdentifier: message })) };
  };
}

function notPurged(failures: ReadonlyMap<SourceKey, unknown>, sources: number): Error {
  const [first] = failures.values();
  return new Error(
    `${failures.size} of ${sources} sources were not purged, expected all. First: ${messageOf(first)}`,
    { cause: first },
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
