import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Gives back the files and pixels of earlier renders. They lie outside of V8's heap, which is small and sees no reason
 * to collect: without this, an original of 60 MB was still held while the next two were worked on.
 */
export async function collectGarbage(): Promise<void> {
  collect ??= exposed();
  collect();
  // What native code owns is let go of in a later turn of the event loop.
  await sleep(0);
}

/** V8's own function, without a flag on the command line, which nobody can give at the edge. */
function exposed(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  return typeof found === 'function' ? () => void found() : () => undefined;
}
