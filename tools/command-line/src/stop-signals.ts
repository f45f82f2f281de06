/** The signals that ask a program to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/**
 * A signal within this time after the first one is the same request, ms: a terminal sends Ctrl+C to every process, and npm, or
 * the script that started this program, forwards it once more.
 */
const SAME_REQUEST_MS = 300;

/**
 * Calls `stop` when SIGINT or SIGTERM asks the program to stop, and again for each later request.
 * @param stop gets the number of requests before this one: 0 asks to stop in order, more to stop at once
 * @param now the time, ms
 */
export function onStopSignals(
  stop: (signal: StopSignal, before: number) => void,
  now: () => number = () => performance.now(),
): void {
  let requests = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      const time = now();
      if (time - last < SAME_REQUEST_MS) return;
      last = time;
      stop(signal, requests);
      requests += 1;
    });
}
