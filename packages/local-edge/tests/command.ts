import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs the built command as npm does, for a person who is in `folder`; ends it after the test. */
export function runCommand(
  folder: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: { PATH: process.env['PATH'], INIT_CWD: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, said, ended };
}

/** Runs the command on a free port and waits until it serves. */
export async function runEdge(
  folder: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const running = runCommand(folder, ['--port', '0', ...argv], env);
  await expect.poll(() => running.said.out, { timeout: 10_000 }).toContain('Ctrl+C');
  return { ...running, url: /http:\/\/127\.0\.0\.1:\d+/.exec(running.said.out)?.[0] ?? '' };
}
