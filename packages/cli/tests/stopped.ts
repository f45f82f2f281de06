import { spawn } from 'node:child_process';
import { expect } from 'vitest';
import { MAIN } from './cameo.js';

/** Runs a command, and presses Ctrl+C once it has printed a text: like a terminal, for its child processes too. */
export async function stopped(
  folder: string,
  text: RegExp,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const group = -(child.pid ?? 0);
  let [output, err, pressed] = ['', '', false];
  const collect = (chunk: string) => {
    output += chunk;
    if (pressed || !text.test(output)) return;
    pressed = true;
    process.kill(group, 'SIGINT');
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
    collect(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  // Signal 0 tests whether a process of the group exists.
  const children = () => {
    try {
      return process.kill(group, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(children, { timeout: 5000 }).toBe(false);
  return { code, err, output };
}
