import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs before the command: collects garbage when it is told to, and answers with what is left, bytes. What the command starts itself
 * inherits the flags, and is left alone.
 */
const SCRIPT = `if (/[\\\\/]main\\.js$/.test(process.argv[1])) {
  process.on('message', () => {
    gc();
    gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send(heapUsed + external);
  });
  process.channel.unref();
}`;

/** Flags for Node, for a process whose {@link liveMb} is measured; it needs an IPC channel too. */
export const COLLECTING: readonly string[] = [
  '--expose-gc',
  '--import',
  `data:text/javascript,${encodeURIComponent(SCRIPT)}`,
];

/** Objects and buffers of a process that are still in use, MB: what grows without bound if there is a leak. */
export async function liveMb(child: ChildProcess): Promise<number> {
  const answer = once(child, 'message');
  child.send('collect');
  const [bytes] = (await answer) as [number];
  return bytes / 1_048_576;
}
