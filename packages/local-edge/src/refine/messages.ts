import type { DerivativeKey, ImageConfig } from '@cameo/core';
import type { LogLine, Refined, Store, StoredObject, StoreFailure } from '@cameo/edge';

/** One derivative to refine, as sent to the refining process. */
export interface Job {
  readonly key: DerivativeKey;
  readonly config: ImageConfig;
  /** Memory of the emulated function, MB; by default that of a new stage. */
  readonly memoryMb?: number | undefined;
  /** Timeout of the whole job, ms. */
  readonly budgetMs: number;
}

/** The store methods that refining calls. */
export type StoreMethod = 'open' | 'replaceDerivative' | 'removeDerivative';

/** An object whose body stays with the store until it is requested by its number. */
export interface OpenObject extends Omit<StoredObject, 'body' | 'discard'> {
  readonly open: number;
}

/** Messages from the process: store calls, log lines, and the end of its job. */
export type FromProcess =
  | { readonly call: number; readonly method: StoreMethod; readonly args: readonly unknown[] }
  | { readonly call: number; readonly method: 'read'; readonly open: number }
  | { readonly discard: number }
  | { readonly log: LogLine }
  | { readonly done: Refined }
  | { readonly failed: string };

/** Messages to the process: a job, and results of store calls. */
export type ToProcess =
  | { readonly job: Job }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly failure: StoreFailure | undefined; readonly message: string };

/** The part of a store that refining needs. */
export type RefineStore = Pick<Store, StoreMethod>;
