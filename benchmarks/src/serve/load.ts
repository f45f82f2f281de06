import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What the process that makes load is asked. */
export interface Order {
  readonly kind: 'hits' | 'misses';
  readonly urls: readonly string[];
  /** How long hits are asked for. */
  readonly seconds: number;
  readonly connections: number;
}

/** What a server did under it. */
export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Longest that one load takes, ms. */
const PATIENCE_MS = 180_000;

/** Makes load from a process of its own. @throws Error when an answer is no picture */
export async function makeLoad(order: Order): Promise<Load> {
  const worker = fileURLToPath(new URL('load-worker.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [worker, JSON.stringify(order)], {
    timeout: PATIENCE_MS,
  });
  return JSON.parse(stdout) as Load;
}
