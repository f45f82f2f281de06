/** An event on its way to a function. */
export interface EventMessage {
  readonly id: number;
  readonly event: unknown;
  /** Time that the function has, ms. */
  readonly remainingMs: number;
}

/** Messages of a function's process: that it is ready, what it answered (JSON), or why it did not. */
export type RuntimeMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly result: string }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };
