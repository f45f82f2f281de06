import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Runs the built command; ends it after the test. */
export function runCommand(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  onTestFinished(async () => {
    // A second signal ends it immediately, with its functions.
    child.kill('SIGTERM');
    await ended;
  });
  return { child, output, ended };
}

/** Runs the command with a configuration on a free port and waits until it serves. */
export async function runDistribution(config: string, ...argv: readonly string[]) {
  const running = runCommand(['--config', config, '--port', '0', ...argv]);
  await expect
    .poll(() => running.output.out + running.output.err, { timeout: 20_000 })
    .toMatch(/Ctrl\+C|^cloudfront-emulator: /m);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(running.output.out)?.[0] ?? '';
  const ask = (path: string, init: RequestInit = {}) => fetch(url + path, { redirect: 'manual', ...init });
  return { ...running, url, ask };
}
