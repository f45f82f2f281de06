import { readdirSync, readFileSync } from 'node:fs';

/** Processes and threads as Linux shows them; unknown on other systems. */
export const KNOWN = process.platform === 'linux';

/** The fields of a process or thread after its name: state, parent, … (proc_pid_stat(5)). */
const fieldsOf = (path: string): readonly string[] => {
  try {
    return readFileSync(path, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    // It has just ended.
    return [];
  }
};

/** Running child processes of a process. */
export const childrenOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), fields: fieldsOf(`/proc/${name}/stat`) }))
    .filter(({ fields: [state, parent] }) => state !== 'Z' && Number(parent) === pid)
    .map(({ pid }) => pid);

export const isThere = (pid: number): boolean => (fieldsOf(`/proc/${pid}/stat`)[0] ?? 'Z') !== 'Z';

/** Niceness of each thread of a process: 19 is the lowest priority. */
export const nicenessOf = (pid: number): readonly number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const niceness = fieldsOf(`/proc/${pid}/task/${thread}/stat`)[16];
    return niceness === undefined ? [] : [Number(niceness)];
  });
