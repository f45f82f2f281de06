// A process manager sends its signal to the script alone, not to a group as a terminal does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './bootstrap.mjs';

/** @type {Readonly<Record<string, readonly string[]>>} */
const COMMANDS = {
  'pnpm local-edge': ['local-edge.mjs'],
  'cameo dev': ['cameo.mjs', 'dev', join(ROOT, 'docs')],
};

for (const [name, [script = '', ...args]] of Object.entries(COMMANDS))
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    test(`${name} stops when ${signal} is sent to its script alone`, { timeout: 120_000 }, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'cameo-stop-'));
      const argv = [join(ROOT, 'scripts', script), ...args, '--port', '0', '--store', join(folder, 'store')];
      const child = spawn(process.execPath, argv, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
      try {
        let output = '';
        await new Promise((resolve) => {
          child.stdout.setEncoding('utf8').on('data', (chunk) => {
            output += chunk;
            if (output.includes('Ctrl+C')) resolve(undefined);
          });
        });
        const exit = once(child, 'exit');
        child.kill(signal);
        assert.deepEqual(await exit, [0, null]);
      } finally {
        child.kill('SIGKILL');
        await rm(folder, { recursive: true });
      }
    });
