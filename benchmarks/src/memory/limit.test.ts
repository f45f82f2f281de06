import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { memoryLimit } from './limit.js';

const take = (megabytes: number) =>
  `Buffer.alloc(${megabytes} * 1048576, 1); process.stdout.write('took it')`;

it.runIf(process.platform === 'linux')('allows a process memory below the limit, and none above it', () => {
  const limit = memoryLimit(400);
  try {
    const run = (script: string) => {
      const [program = '', ...args] = [...limit.prefix, process.execPath, '-e', script];
      return spawnSync(program, args, { encoding: 'utf8' });
    };
    expect(run(take(100)).stdout).toBe('took it');
    expect(run(take(600)).stdout).toBe('');
  } finally {
    limit.release();
  }
});
