import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Where a test says what happens after it; tests that run side by side use their own (`{ onTestFinished }`). */
type AtEnd = (after: () => void) => void;

/** Runs the built command as npm does, for a user who is in `folder`; ends it after the test. */
export function runCommand(
  folder: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  atEnd: AtEnd = onTestFinished,
) {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: { PATH: process.env['PATH'], INIT_CWD: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  atEnd(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output, ended };
}

/** Starts the command as npm does, below a shell, and waits until it serves; `ended` is when the command has ended too. */
export async function runBelowShell(folder: string, argv: readonly string[]) {
  const command = ['-c', '"$0" "$@"; exit $?', process.execPath, MAIN, '--port', '0', ...argv];
  const shell = spawn('sh', command, {
    env: { PATH: process.env['PATH'], INIT_CWD: folder, npm_command: 'exec' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => shell.on('close', () => resolve()));
  onTestFinished(() => {
    try {
      process.kill(-(shell.pid ?? 0), 'SIGKILL');
    } catch {
      // All of the group has ended.
    }
  });
  await new Promise<void>((resolve) => {
    let out = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('Ctrl+C')) resolve();
    });
  });
  return { shell, ended };
}

/** Runs the command on a free port and waits until it serves. */
export async function runEdge(
  folder: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  atEnd?: AtEnd,
) {
  const running = runCommand(folder, ['--port', '0', ...argv], env, atEnd);
  const serves = new Promise<void>((resolve) => {
    running.child.stdout.on('data', () => running.output.out.includes('Ctrl+C') && resolve());
  });
  const ended = running.ended.then((code) => {
    throw new Error(`The edge ended with ${code} before it served: ${running.output.err}`);
  });
  await Promise.race([serves, ended]);
  ended.catch(() => undefined);
  return { ...running, url: /http:\/\/127\.0\.0\.1:\d+/.exec(running.output.out)?.[0] ?? '' };
}
