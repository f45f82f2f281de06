import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built command in a process of its own. */
export interface EdgeProcess {
  readonly url: string;
  readonly pid: number;
  /** What it said on stderr so far: failures. */
  readonly complaints: () => readonly string[];
  /** Ends it as a crash does; resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

interface Folders {
  readonly origin: string;
  readonly store: string;
}

/**
 * Starts the local edge on folders and waits until it serves. Its access log is thrown away.
 * @param shell commands of a shell that come before, in the same process
 */
export async function startEdgeProcess({ origin, store }: Folders, shell?: Shell): Promise<EdgeProcess> {
  const command = [process.execPath, MAIN, '--port', '0', '--origin', origin, '--store', store];
  const [program = '', ...args] = shell === undefined ? command : wrapped(shell, command);
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const said = await bannerOf(child, () => errors);
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '',
    pid: child.pid ?? 0,
    complaints: () => errors.split('\n').filter((line) => line !== ''),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** What a shell does before it becomes the edge. */
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

/** Reads the banner; the lines after it are dropped: a load test prints millions. */
function bannerOf(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (said.includes('Ctrl+C')) return;
      said += text;
      if (said.includes('Ctrl+C')) resolve(said);
    });
    child.on('exit', () => reject(new Error(`The edge ended before it served: ${errors()}`)));
  });
}
