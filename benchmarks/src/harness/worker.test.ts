import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { startWorker } from './worker.js';

const scratch = mkdtempSync(join(tmpdir(), 'cameo-worker-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Another speaker of the protocol: doubles numbers, fails at 0, and dies at negative ones. */
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

it('answers orders one after the other, and goes on after a failure', async () => {
  const worker = start();
  expect(await worker.ask({ number: 4 })).toBe(9);
  await expect(worker.ask({ number: 0 })).rejects.toThrow(
    'The process of the doubler failed: nothing to double',
  );
  expect(await worker.ask({ number: 5 })).toBe(11);
  await worker.stop();
});

it('says how a process ended, and what it complained of', async () => {
  const worker = start();
  await expect(worker.ask({ number: -1 })).rejects.toThrow(
    'The process of the doubler ended by exit code 3. no room',
  );
  await expect(worker.ask({ number: 1 })).rejects.toThrow('ended by exit code 3');
  await worker.stop();
});

it('starts a process behind a prefix, and ends one that lives too long', async () => {
  const silent = pathToFileURL(join(scratch, 'silent.mjs'));
  writeFileSync(silent, "process.on('message', () => undefined);");
  const prefix = ['sh', '-c', 'exec "$0" "$@"'];
  const worker = startWorker(silent, { name: 'the silent one', prefix, lifeMs: 500 });
  await expect(worker.ask({})).rejects.toThrow('The process of the silent one ended by SIGKILL.');
  await worker.stop();
});
