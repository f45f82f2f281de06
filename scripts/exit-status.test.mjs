import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { exitStatus } from './exit-status.mjs';

test('a program that exits', async () => {
  const [code, signal] = await once(spawn(process.execPath, ['-e', 'process.exit(3)']), 'exit');
  assert.equal(exitStatus(code, signal), 3);
});

for (const name of /** @type {const} */ (['SIGTERM', 'SIGKILL', 'SIGINT'])) {
  const options = { skip: process.platform === 'win32' && 'there are no signals' };
  test(`a program that ${name} ends, as in the shell`, options, async () => {
    const ending = `process.kill(process.pid, '${name}'); setTimeout(() => {}, 60_000)`;
    const [code, signal] = await once(spawn(process.execPath, ['-e', ending]), 'exit');
    const shell = spawnSync('sh', ['-c', `sh -c 'kill -s ${name.slice(3)} $$'; echo $?`], {
      encoding: 'utf8',
    });
    assert.equal(exitStatus(code, signal), Number(shell.stdout));
  });
}
