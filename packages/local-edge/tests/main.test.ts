import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectSamples } from '../src/samples/samples.js';
import { runCommand, runEdge } from './command.js';
import { ask } from './edge-under-test.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-main-'));
  await collectSamples(join(folder, 'samples'));
  await mkdir(join(folder, 'My Pictures', 'deep'), { recursive: true });
  await cp(join(folder, 'samples/hands.jpg'), join(folder, 'My Pictures/deep/hands up.jpg'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...argv: string[]) => runCommand(folder, argv);
const runServer = (...argv: string[]) => runEdge(folder, argv);

describe('the command', () => {
  it('serves a folder, relative to where the person is, and says what to try', async () => {
    const { url, said, child, ended } = await runServer('--origin', 'My Pictures', '--store', 'kept');
    expect(said.out).toContain('pictures     My Pictures\n    derivatives  kept\n');
    expect(said.out).toContain(`${url}/deep/hands%20up.jpg?w=640\n`);
    expect(said.out).toContain(`${url}/__edge/stats`);
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
      .poll(() => said.out)
      .toMatch(
        /\n\d\d:\d\d:\d\d {2}200 {2}Miss {8}GET {3}\/deep\/hands%20up\.jpg\?w=320 {2}[\d.]+ kB {2}webp {2}\d+ ms\n/,
      );
    child.kill('SIGTERM');
    expect([await ended, said.err]).toEqual([0, '']);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends running requests on %s, then exits with 0',
    async (signal) => {
      const { url, child, ended } = await runServer('--origin', 'samples', '--store', `kept-${signal}`);
      const running = ask(url, '/clouds.png?w=1280', { headers: { accept: 'image/avif' } });
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill(signal);
      expect((await running).status).toBe(200);
      expect(await ended).toBe(0);
    },
  );

  it('says in one line that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { said, ended } = run('--origin', 'samples', '--store', 'kept', '--port', String(port));
    expect(await ended).toBe(1);
    expect(said).toEqual({
      out: '',
      err: `local-edge: Port ${port} on 127.0.0.1 is taken by another program; stop it (lsof -i :${port} names it) or choose another, as in --port ${port + 1}.\n`,
    });
    other.close();
  });

  it('explains a wrong argument in one line and exits with 2', async () => {
    const { said, ended } = run('--port', 'many');
    expect([await ended, said.out, said.err]).toEqual([
      2,
      '',
      'local-edge: --port got "many", expected a whole number from 0 to 65535. See --help.\n',
    ]);
  });

  it.each([
    ['nowhere', 'which cannot be read (ENOENT)'],
    ['samples/earth.jpg', 'which is not a folder'],
  ])('explains that %s is no folder of pictures', async (origin, why) => {
    const { said, ended } = run('--origin', origin);
    expect([await ended, said.err]).toEqual([
      1,
      `local-edge: The folder of the pictures is ${join(folder, origin)}, ${why}; give one that is there.\n`,
    ]);
  });

  it.each([
    ['samples/earth.jpg', 'which is not a folder'],
    ['samples/earth.jpg/store', 'which cannot be written (ENOTDIR)'],
  ])('says at once that %s is no folder for derivatives', async (store, why) => {
    const { said, ended } = run('--origin', 'samples', '--store', store);
    expect([await ended, said.err]).toEqual([
      1,
      `local-edge: --store names ${join(folder, store)}, ${why}; give a folder for the derivatives.\n`,
    ]);
  });

  it('reports what was rendered with its times, and nothing of the age of Node', async () => {
    const { url, said } = await runServer('--origin', 'samples', '--store', 'rendered');
    expect((await ask(url, '/hands.jpg?w=64')).status).toBe(200);
    await expect
      .poll(() => said.out)
      .toMatch(/\+ rendered {2}_variants\/hands\.jpg\/w-64\S* .* read \d+ ms, render \d+ ms, store \d+ ms\n/);
    expect(said.err).toBe('');
  });

  it('has a help text', async () => {
    const { said, ended } = run('--help');
    expect([await ended, said.err]).toEqual([0, '']);
    expect(said.out).toMatch(/^Usage: local-edge \[options\]/);
  });
});
