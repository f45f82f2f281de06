import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MemoryLimit } from './memory-limit.js';
import type { Outcome, Task } from './task.js';

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));

/** Longest that one process may take, ms: a machine that is busy is slow, and the figures are about memory. */
const PATIENCE_MS = 300_000;

/** Runs a task in a process of its own within the limit, with glibc's allocator as Lambda has it. */
export function runTask(task: Task, limit: MemoryLimit): Promise<Outcome> {
  const [program = process.execPath, ...prefix] = [...limit.prefix, process.execPath];
  const { MALLOC_ARENA_MAX: _, ...env } = process.env;
  const child = spawn(program, [...prefix, WORKER, JSON.stringify(task)], {
    env: { ...env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const last = said.trim().split('\n').at(-1) ?? '';
      if (code === 0 && last.startsWith('{')) return resolve(JSON.parse(last) as Outcome);
      const line = complained.split('\n').find((each) => /error|memory/i.test(each)) ?? '';
      resolve({ ended: 'died', why: `${signal ?? `exit code ${code}`} ${line.slice(0, 120)}`.trim() });
    });
  });
}
