import { type DerivativeKey, parseDerivativeKey } from '@cameo/core';
import { mayRefine } from '@cameo/core/config';
import { isFinal, type Log, type LogLine, type Store } from '@cameo/edge';
import type { Handlers } from '../bundles.js';
import type { Job } from './messages.js';
import { createRefineProcess } from './refine-process.js';
import { createRefiner, type Refiner } from './refiner.js';

/** *Refine* of the local edge: without S3 events, which it replaces by the functions' log. */
export interface Refining extends Pick<Refiner, 'viewerWaits' | 'report' | 'close'> {
  /** Receives each line of the functions' log: stored derivatives are refined. */
  readonly logged: (line: LogLine) => void;
  /** A store that observes viewers' reads: they are waits, and derivatives from before the start are refined when requested. */
  readonly watched: (store: Store) => Pick<Store, 'open'>;
}

/** @param quietMs how long no viewer may have waited before a derivative is refined */
export function startRefining(
  stage: Pick<Job, 'config' | 'memoryMb'>,
  store: Store,
  log: Log,
  quietMs?: number,
): Refining {
  const { config } = stage;
  const refiner = createRefiner(createRefineProcess(stage, store, log), log, quietMs);
  const add = (key: string, age?: 'new'): void => {
    const variant = parseDerivativeKey(key, config);
    if (variant !== undefined && mayRefine(variant, config)) refiner.add(key as DerivativeKey, age);
  };
  return {
    ...refiner,
    logged: ({ event, key, stored }) => {
      if (event === 'rendered' && stored === 'created') add(key, 'new');
    },
    watched: ({ open }) => ({
      open: async (key, options) => {
        const over = refiner.viewerWaits();
        try {
          const found = await open(key, options);
          if (found !== 'not-modified' && !isFinal(found.refined)) add(key);
          return found;
        } finally {
          over();
        }
      },
    }),
  };
}

/** Functions that register waiting viewers. */
export function withViewerPriority(
  handlers: Handlers,
  { viewerWaits }: Pick<Refiner, 'viewerWaits'>,
): Handlers {
  const waitedFor =
    <A extends readonly unknown[], R>(handler: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const over = viewerWaits();
      try {
        return await handler(...args);
      } finally {
        over();
      }
    };
  return {
    ...handlers,
    originRequest: waitedFor(handlers.originRequest),
    originResponse: waitedFor(handlers.originResponse),
  };
}
