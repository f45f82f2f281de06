import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { startWorker } from './worker.js';

const scratch = mkdtempSync(join(tmpdir(), 'cameo-worker-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Another implementation of the protocol: doubles numbers, fails at 0, and crashes at negative ones. */
const script = pathToFileURL(join(scratch, 'double.mjs'));
writeFileSync(
  script,
  `process.on('message', (order) => {
    if (order.number < 0) { console.error('no room'); process.exit(3); }
    if (order.number === 0) process.send({ failed: 'nothing to double' });
    else process.send({ answer: order.number * 2 + Number(process.argv[2] ?? 0) });
  });`,
);
const start = () =>
  startWorker<{ readonly number: number }, number>(script, { name: 'the doubler', args: ['1'] });

it('answers orders one after the other, and continues after a failure', async () => {
  const worker = start();
  expect(await worker.request({ number: 4 })).toBe(9);
  await expect(worker.request({ number: 0 })).rejects.toThrow(
    'The process of the doubler failed: nothing to double',
  );
  expect(await worker.request({ number: 5 })).toBe(11);
  await worker.stop();
});

it('reports how a process ended, with its error output', async () => {
  const worker = start();
  await expect(worker.request({ number: -1 })).rejects.toThrow(
    'The process of the doubler ended by exit code 3. no room',
  );
  await expect(worker.request({ number: 1 })).rejects.toThrow('ended by exit code 3');
  await worker.stop();
});

it('starts a process with a prefix, and ends one that exceeds its lifetime', async () => {
  const silent = pathToFileURL(join(scratch, 'silent.mjs'));
  writeFileSync(silent, "process.on('message', () => undefined);");
  const prefix = ['sh', '-c', 'exec "$0" "$@"'];
  const worker = startWorker(silent, { name: 'the silent one', prefix, lifeMs: 500 });
  await expect(worker.request({})).rejects.toThrow('The process of the silent one ended by SIGKILL.');
  await worker.stop();
});
