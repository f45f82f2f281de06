import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Sets the lowest priority for this process with all its present and future threads. On Linux a priority belongs to a thread,
 * and some of Node's threads exist already; a new thread inherits its creator's.
 */
export function takeLowestPriority(): void {
  for (const thread of threadsOfThisProcess()) {
    try {
      setPriority(thread, constants.priority.PRIORITY_LOW);
    } catch {
      // The thread has ended, or the system does not allow it: the work is done in any case.
    }
  }
}

/** 0 is this process, on systems where threads have no priority of their own. */
function threadsOfThisProcess(): readonly number[] {
  if (process.platform !== 'linux') return [0];
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [0];
  }
}
