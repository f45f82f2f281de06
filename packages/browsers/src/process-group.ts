import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** A running program with all its child processes. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** How it ended; undefined while it runs. */
  readonly ended: () => string | undefined;
  /** Ends it and its children with SIGTERM, and with SIGKILL after 3 s. */
  readonly stop: () => Promise<void>;
}

const TIMEOUT_MS = 3_000;

/** Running groups; none outlives this process. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) signal(pid, 'SIGKILL');
});

/** Starts a program in a process group of its own: signals of the terminal do not reach it, and its children end with it. */
export function startGroup(program: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
  const child = spawn(program, [...args], { ...options, detached: true });
  const { pid } = child;
  let ended: string | undefined;
  child.on('error', (error) => {
    ended ??= error.message;
  });
  const exited = pid === undefined ? Promise.resolve() : once(child, 'exit').catch(() => undefined);
  if (pid !== undefined) running.add(pid);
  child.on('exit', (code, by) => {
    ended ??= by === null ? `status ${code}` : `signal ${by}`;
  });
  return {
    child,
    ended: () => ended,
    stop: async () => {
      if (pid === undefined) return;
      signal(pid, 'SIGTERM');
      const late = setTimeout(() => signal(pid, 'SIGKILL'), TIMEOUT_MS);
      await exited;
      clearTimeout(late);
      // The leader has ended, but its children may not have.
      signal(pid, 'SIGKILL');
      running.delete(pid);
    },
  };
}

/** Signals a whole group; ignores one that has ended. */
function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A free port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Polls until there is a result.
 * @throws Error at the timeout, or if the group has ended
 */
export async function waitFor<T>(
  what: string,
  poll: () => Promise<T | undefined>,
  { timeoutMs = 20_000, group }: { readonly timeoutMs?: number; readonly group?: ProcessGroup } = {},
): Promise<T> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const answer = await poll();
    if (answer !== undefined) return answer;
    const ended = group?.ended();
    if (ended !== undefined) throw new Error(`${what}: the program ended with ${ended}`);
    if (performance.now() > until) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
