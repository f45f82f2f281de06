import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBelowShell, runCommand, runEdge } from './command.js';
import { ask } from './edge-under-test.js';
import { samplesIn } from './samples-in.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-main-'));
  await samplesIn(join(folder, 'samples'));
  await mkdir(join(folder, 'My Pictures', 'deep'), { recursive: true });
  await cp(join(folder, 'samples/hands.jpg'), join(folder, 'My Pictures/deep/hands up.jpg'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...argv: string[]) => runCommand(folder, argv);
const runServer = (...argv: string[]) => runEdge(folder, argv);

describe('the command', () => {
  it('serves a folder, relative to the current one, suggests URLs, and reports renders with their times', async () => {
    const { url, output, child, ended } = await runServer('--origin', 'My Pictures', '--store', 'kept');
    expect(output.out).toContain('pictures     My Pictures\n    derivatives  kept\n');
    expect(output.out).toContain(`${url}/deep/hands%20up.jpg?w=640\n`);
    expect(output.out).toContain(`${url}/__edge/stats`);
    const answer = await ask(url, '/deep/hands%20up.jpg?w=320', { headers: { accept: 'image/webp' } });
    expect([answer.status, answer.headers['content-type'], answer.headers['x-cache']]).toEqual([
      200,
      'image/webp',
      'Miss from cloudfront',
    ]);
    expect(await readdir(join(folder, 'kept'), { recursive: true })).not.toEqual([]);
    expect(await readdir(join(folder, 'My Pictures'), { recursive: true })).toEqual([
      'deep',
      'deep/hands up.jpg',
    ]);
    await expect
      .poll(() => output.out)
      .toMatch(
        /\n\d\d:\d\d:\d\d {2}200 {2}Miss {8}GET {3}\/deep\/hands%20up\.jpg\?w=320 {2}[\d.]+ kB {2}webp {2}\d+ ms\n/,
      );
    await expect
      .poll(() => output.out)
      .toMatch(
        /\+ rendered {2}_variants\/deep\/hands up\.jpg\/w-344\S* .* read \d+ ms, render \d+ ms, store \d+ ms\n/,
      );
    child.kill('SIGTERM');
    // Nor a warning about the version of Node.
    expect([await ended, output.err]).toEqual([0, '']);
  });

  it.each(some(['SIGTERM', 'SIGINT'] as const, 1))(
    'ends running requests on %s, then exits with 0',
    async (signal) => {
      const { url, child, ended } = await runServer('--origin', 'samples', '--store', `kept-${signal}`);
      const running = ask(url, '/clouds.png?w=304', { headers: { accept: 'image/avif' } });
      const begun = async () =>
        JSON.parse((await ask(url, '/__edge/stats')).text).invocations['origin-request'];
      await expect.poll(begun, { timeout: 20_000, interval: 5 }).toBe(1);
      // As Ctrl+C arrives below npm: from the terminal, and from npm.
      child.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 5));
      child.kill(signal);
      expect((await running).status).toBe(200);
      expect(await ended).toBe(0);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'ends with the shell of npm, which passes no SIGTERM on',
    async () => {
      const { shell, ended } = await runBelowShell(folder, ['--origin', 'samples', '--store', 'kept-npm']);
      shell.kill('SIGTERM');
      await ended;
    },
  );

  it('reports in one line that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { output, ended } = run('--origin', 'samples', '--store', 'kept', '--port', String(port));
    expect(await ended).toBe(1);
    expect(output).toEqual({
      out: '',
      err: `local-edge: Port ${port} on 127.0.0.1 is taken by another program; stop it (lsof -i :${port} names it) or choose another, as in --port ${port + 1}.\n`,
    });
    other.close();
  });

  it('explains an invalid argument in one line and exits with 2', async () => {
    const { output, ended } = run('--port', 'many');
    expect([await ended, output.out, output.err]).toEqual([
      2,
      '',
      'local-edge: --port got "many", expected a whole number from 0 to 65535. See --help.\n',
    ]);
  });

  const ORIGINS = [
    ['nowhere', 'which cannot be read (ENOENT)'],
    ['samples/earth.jpg', 'which is not a folder'],
  ] as const;
  it.each(some(ORIGINS, 1))('reports that %s is no folder of pictures', async (origin, why) => {
    const { output, ended } = run('--origin', origin);
    expect([await ended, output.err]).toEqual([
      1,
      `local-edge: The folder of the pictures is ${join(folder, origin)}, ${why}; name an existing folder.\n`,
    ]);
  });

  const STORES = [
    ['samples/earth.jpg', 'which is not a folder'],
    ['samples/earth.jpg/store', 'which cannot be written (ENOTDIR)'],
  ] as const;
  it.each(some(STORES, 1))('reports immediately that %s is no folder for derivatives', async (store, why) => {
    const { output, ended } = run('--origin', 'samples', '--store', store);
    expect([await ended, output.err]).toEqual([
      1,
      `local-edge: --store names ${join(folder, store)}, ${why}; name a folder for the derivatives.\n`,
    ]);
  });

  it('has a help text', async () => {
    const { output, ended } = run('--help');
    expect([await ended, output.err]).toEqual([0, '']);
    expect(output.out).toMatch(/^Usage: local-edge \[options\]/);
  });
});
