/** An event for a function. */
export interface EventMessage {
  readonly id: number;
  readonly event: unknown;
  /** Remaining time of the function, ms. */
  readonly remainingMs: number;
}

/** Messages of a function's process: ready, why the function does not load, an answer (JSON), or an error. */
export type RuntimeMessage =
  | { readonly ready: true }
  | { readonly failed: string }
  | { readonly id: number; readonly result: string }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };
