/** What a piece of work took, ms. */
export interface Took {
  readonly wallMs: number;
  /** Of the processor, all threads together. */
  readonly cpuMs: number;
}

export const NOTHING: Took = { wallMs: 0, cpuMs: 0 };

/** Both together, one after the other. */
export const plus = (one: Took, other: Took): Took => ({
  wallMs: one.wallMs + other.wallMs,
  cpuMs: one.cpuMs + other.cpuMs,
});

/** Runs work of which nothing else of this process runs at the same time. */
export async function measured<T>(
  work: () => Promise<T>,
): Promise<{ readonly took: Took; readonly result: T }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { took: { wallMs, cpuMs: (user + system) / 1000 }, result };
}
