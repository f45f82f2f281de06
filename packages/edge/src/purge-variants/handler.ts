import type { ImageConfig, SourceKey } from '@cameo/core';
import { cacheTag } from '../http/cache-tag.js';
import type { Log } from '../http/log.js';
import type { Store } from '../store/store.js';
import { changesIn, type ObjectEvent, type QueueEvent } from './changes.js';

/**
 * Has the CDN forget everything that carries one of these tags.
 * @param tags at most 3,000, without `#`
 * @param budgetMs time for it, ms
 */
export type Invalidate = (tags: readonly string[], budgetMs: number) => Promise<void>;

/**
 * Whether an original is the first that the bucket has under its key, so that nobody can have kept another.
 * @param budgetMs time for it, ms
 */
export type IsFirst = (source: SourceKey, budgetMs: number) => Promise<boolean>;

/** What the function reaches the world through. */
export interface PurgeVariantsPorts {
  readonly store: Pick<Store, 'removeDerivatives'>;
  readonly invalidate: Invalidate;
  /** Spares the CDN what it cannot have; without it every change is invalidated. */
  readonly isFirst?: IsFirst;
  readonly log: Log;
}

/** What a purge did. */
export interface Purged {
  /** Sources whose derivatives are gone. */
  readonly sources: readonly SourceKey[];
  /** Derivatives that were deleted from the store. */
  readonly derivatives: number;
  /**
   * Cache tags that were invalidated: also those of sources whose derivatives could not be deleted, and none of those that are new
   * and that nothing was made of.
   */
  readonly tags: readonly string[];
  /** Messages of a queue that are to be sent again, as Lambda reads them; undefined for an event that no queue brought. */
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] | undefined;
}

/** The regional function behind the bucket's notifications. `context` is Lambda's own; only its time left is read. */
export type PurgeVariants = (
  event: ObjectEvent | QueueEvent,
  context?: { getRemainingTimeInMillis(): number },
) => Promise<Purged>;

/** Time that one run has when Lambda does not report how much is left, ms. */
const DEFAULT_MS = 60_000;

/** Kept back for the log and the answer, ms. */
const MARGIN_MS = 1000;

/** Share of the time that deleting may take; the rest is for the CDN, which may ask to wait. */
const DELETING_SHARE = 0.6;

/** Sources whose derivatives are deleted at the same time. */
const AT_ONCE = 8;

/**
 * The most time for one source, ms: some 20,000 derivatives. One that has more goes on when its message comes again, and
 * keeps none of the others waiting. Where many have so many, each gets its share of the time.
 */
const MOST_MS = 10_000;

/** Time for asking whether an original is the first under its key, ms. */
const FIRST_MS = 3000;

/**
 * Makes *PurgeVariants*: for each source that was made, replaced or removed it deletes the derivatives, then has the CDN
 * forget the source's tag, in this order, because what is fetched in between is made of the new source only when the old
 * derivatives are gone. A new original that nothing was made of costs no invalidation: a "not found" from before it was there
 * is kept for seconds. A source whose derivatives cannot be deleted in time is forgotten by the CDN too, and its message
 * comes again. Running it twice does no harm.
 * @throws Error when something was not purged of an event that no queue brought, after all that could be was
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
      const budgetMs = Math.max(1, Math.min(MOST_MS, (deleteBy - performance.now()) / turns));
      const turnEnds = performance.now() + budgetMs;
      try {
        const deleted = await store.removeDerivatives(source, { budgetMs });
        derivatives += deleted;
        log({ level: 'info', event: 'purged', key: source, derivatives: deleted });
        // Where that cannot be found out within the source's turn, the CDN is told.
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

    const told = sources.filter((source) => !unseen.has(source));
    const tags = told.map(cacheTag);
    try {
      if (tags.length > 0) await invalidate(tags, leftMs());
    } catch (error) {
      log({ level: 'error', event: 'purge-failed', key: told.join(' '), reason: messageOf(error) });
      for (const source of told) if (!failures.has(source)) failures.set(source, error);
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
