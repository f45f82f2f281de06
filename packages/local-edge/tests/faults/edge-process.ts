import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { COLLECTING, liveMb } from './live-memory.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built command in a separate process. */
export interface EdgeProcess {
  readonly url: string;
  readonly pid: number;
  /** Its output on stderr so far: failures. */
  readonly complaints: () => readonly string[];
  /** Memory that is still in use after garbage collection, MB, of a process that was started `collecting`. */
  readonly liveMb: () => Promise<number>;
  /** Ends it like a crash; resolves when it has exited. */
  readonly kill: () => Promise<void>;
}

interface Folders {
  readonly origin: string;
  readonly store: string;
  /** Whether its garbage can be collected from outside. Default: no. */
  readonly collecting?: boolean;
}

/**
 * Starts the local edge on folders and waits until it serves. Its access log is discarded.
 * @param shell preceding shell commands in the same process
 */
export async function startEdgeProcess(
  { origin, store, collecting = false }: Folders,
  shell?: Shell,
): Promise<EdgeProcess> {
  const flags = collecting ? COLLECTING : [];
  const command = [process.execPath, ...flags, MAIN, '--port', '0', '--origin', origin, '--store', store];
  const [program = '', ...args] = shell === undefined ? command : wrapped(shell, command);
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'pipe', 'pipe', ...(collecting ? (['ipc'] as const) : [])],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const bannerText = await bannerOf(child, () => errors);
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(bannerText)?.[0] ?? '',
    pid: child.pid ?? 0,
    complaints: () => errors.split('\n').filter((line) => line !== ''),
    liveMb: () => liveMb(child),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The shell that becomes the edge. */
export interface Shell {
  /** The program that runs the shell, with its arguments: `[]` for none. */
  readonly in: readonly string[];
  readonly commands: string;
}

const wrapped = (shell: Shell, command: readonly string[]): readonly string[] => [
  ...shell.in,
  '/bin/sh',
  '-c',
  `${shell.commands} && exec "$@"`,
  'edge',
  ...command,
];

/** Reads the banner and drops the following lines: a load test prints millions. */
function bannerOf(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let banner = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (banner.includes('Ctrl+C')) return;
      banner += text;
      if (banner.includes('Ctrl+C')) resolve(banner);
    });
    child.on('exit', () => reject(new Error(`The edge ended before it served: ${errors()}`)));
  });
}
