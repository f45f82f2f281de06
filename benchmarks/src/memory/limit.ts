import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startWorker } from '../harness/worker.js';
import type { Outcome, Task } from './report.js';

/** How the memory of a process is limited. */
export interface MemoryLimit {
  /** Description for the line above the table. */
  readonly how: string;
  /** The program, with its arguments, that starts a limited process. */
  readonly prefix: readonly string[];
  readonly release: () => void;
}

const CGROUPS = '/sys/fs/cgroup';

/**
 * The most accurate limit that this machine permits: a cgroup (v2), which counts resident memory as Lambda does; a scope of
 * systemd, which is a cgroup as well; otherwise the process's limit on writable address space, which is stricter because it
 * also counts memory that is reserved and never touched.
 * @param megabytes MiB
 */
export function memoryLimit(megabytes: number): MemoryLimit {
  return ownGroup(megabytes) ?? systemdScope(megabytes) ?? ownLimit(megabytes);
}

function ownGroup(megabytes: number): MemoryLimit | undefined {
  const group = join(CGROUPS, `cameo-${process.pid}-${megabytes}`);
  try {
    accessSync(join(CGROUPS, 'cgroup.controllers'), constants.R_OK);
    mkdirSync(group);
  } catch {
    return undefined;
  }
  const release = () => rmdirSync(group);
  try {
    writeFileSync(join(group, 'memory.max'), String(megabytes * 1_048_576));
    writeFileSync(join(group, 'memory.swap.max'), '0');
  } catch {
    release();
    return undefined;
  }
  const enter = `echo $$ > ${join(group, 'cgroup.procs')} && exec "$0" "$@"`;
  return { how: `a cgroup with memory.max of ${megabytes} MB`, prefix: ['sh', '-c', enter], release };
}

function systemdScope(megabytes: number): MemoryLimit | undefined {
  const kind = process.getuid?.() === 0 ? [] : ['--user'];
  const limits = ['-p', `MemoryMax=${megabytes}M`, '-p', 'MemorySwapMax=0'];
  const prefix = ['systemd-run', ...kind, '--scope', '--quiet', '--collect', ...limits];
  const [program = '', ...args] = prefix;
  if (spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
  return {
    how: `a scope of systemd with MemoryMax of ${megabytes} MB`,
    prefix,
    release: () => undefined,
  };
}

const ownLimit = (megabytes: number): MemoryLimit => ({
  how: `RLIMIT_DATA of ${megabytes} MB, which counts writable address space whether it is used or not`,
  prefix: ['sh', '-c', `ulimit -d ${megabytes * 1024} && exec "$0" "$@"`],
  release: () => undefined,
});

/** Time limit of one process, ms. It is long because a busy machine is slow, and only memory is measured. */
const TASK_TIMEOUT_MS = 300_000;

/** Runs a task in its own process within the limit, with glibc's allocator as on Lambda. */
export async function runTask(task: Task, limit: MemoryLimit): Promise<Outcome> {
  const { MALLOC_ARENA_MAX: _, ...env } = process.env;
  const worker = startWorker<Task, Outcome>(new URL('worker.js', import.meta.url), {
    name: basename(task.file),
    prefix: limit.prefix,
    env: { ...env, NODE_NO_WARNINGS: '1' },
    lifeMs: TASK_TIMEOUT_MS,
  });
  try {
    return await worker.request(task);
  } catch (error) {
    return { ended: 'died', why: error instanceof Error ? error.message.slice(0, 200) : String(error) };
  } finally {
    await worker.stop();
  }
}
