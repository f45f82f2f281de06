import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../src/index.js';
import { runCommand, runEdge } from './command.js';
import { ask } from './edge-under-test.js';
import { samplesIn } from './samples-in.js';

let folder = '';
let edge: LocalEdge;
let failing: LocalEdge;
let slowly: LocalEdge;
/** It takes three seconds, during which the other tests run. */
let slow: ReturnType<typeof askSlow>;
const lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-site-'));
  await samplesIn(join(folder, 'samples'));
  await mkdir(join(folder, 'site/client/assets/.private'), { recursive: true });
  await mkdir(join(folder, 'site/server'));
  const write = (path: string, text: string) => writeFile(join(folder, 'site', path), text);
  await write('client/assets/entry-a1B2_c3D.js', 'export {};');
  await write('client/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await write('client/assets/.private/key.txt', 'secret');
  await write('secret.txt', 'secret');
  await symlink(join(folder, 'site/secret.txt'), join(folder, 'site/client/link.txt'));
  await write('package.json', '{"type":"module"}');
  await write(
    'server/entry-server.js',
    'export const render = async (url) => {\n' +
      '  if (url === "/?broken") throw new Error("no page today");\n' +
      '  return { status: url === "/?gone" ? 410 : 200, html: "<!doctype html><title>ä " + url + "</title>" };\n' +
      '};\n',
  );
  edge = await createLocalEdge({
    config: defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' }),
    store: createDirectoryStore({ sources: join(folder, 'samples'), derivatives: join(folder, 'kept') }),
    site: join(folder, 'site'),
    accessLog: ({ url }) => lines.push(url),
  });
  failing = await startFailing();
  slowly = await startFailing();
  slow = askSlow();
});
/** An edge with a website that enables the faults. */
async function startFailing(): Promise<LocalEdge> {
  const site = join(folder, 'failing');
  await mkdir(join(site, 'client'), { recursive: true });
  await mkdir(join(site, 'server'), { recursive: true });
  await writeFile(join(site, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(site, 'server/entry-server.js'),
    'export const faults = true;\nexport const render = () => ({ status: 200, html: "" });\n',
  );
  return createLocalEdge({
    config: defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' }),
    store: createDirectoryStore({
      sources: join(folder, 'samples'),
      derivatives: join(folder, 'failing-kept'),
    }),
    site,
  });
}

/** The answer to a slow request, and how long it took, ms. */
async function askSlow() {
  const started = performance.now();
  const { status } = await ask(slowly.url, '/__site/faults/slow/a1/nobody.png?w=48');
  return { status, ms: performance.now() - started };
}

afterEach(() => lines.splice(0));
afterAll(async () => {
  await Promise.all([edge, failing, slowly].map((each) => each.close(100)));
  await rm(folder, { recursive: true });
});

describe('a website in front of the distribution', () => {
  it('is rendered for /, with a policy that allows nothing inline', async () => {
    const { status, headers, text } = await ask(edge.url, '/?a=1');
    expect([status, text]).toEqual([200, '<!doctype html><title>ä /?a=1</title>']);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': '38',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'self'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
    expect(headers['x-cache']).toBeUndefined();
    expect((await ask(edge.url, '/?gone')).status).toBe(410);
  });

  it('has no intentional faults by default', async () => {
    expect((await ask(edge.url, '/__site/faults/once/a1/drawn/badge.png?w=48')).status).toBe(404);
  });

  it('causes the enabled faults, and the edge answers afterwards', async () => {
    const once = '/__site/faults/once/a1/drawn/badge.png?w=48';
    const broken = await ask(failing.url, once);
    expect([broken.status, broken.headers['cache-control'], JSON.parse(broken.text)]).toEqual([
      503,
      'no-store',
      {
        type: 'about:blank',
        title: 'Simulated fault',
        status: 503,
        detail: 'Request it again: the next answer is the picture.',
      },
    ]);
    const mended = await ask(failing.url, once);
    expect([mended.status, mended.headers['content-type']]).toEqual([200, 'image/png']);
    expect(failing.stats()).toMatchObject({ requests: 1, renders: 1 });
    await expect(fetch(`${failing.url}/__site/faults/cut/a1/drawn/badge.png?w=48`)).rejects.toThrow();
  });

  it('sends its files: those with hashed names with a cache time of a year', async () => {
    const script = await ask(edge.url, '/__site/assets/entry-a1B2_c3D.js');
    expect([
      script.status,
      script.text,
      script.headers['content-type'],
      script.headers['cache-control'],
    ]).toEqual([200, 'export {};', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable']);
    const icon = await ask(edge.url, '/__site/icon.svg?x=1');
    expect([icon.status, icon.headers['content-type'], icon.headers['cache-control']]).toEqual([
      200,
      'image/svg+xml',
      'no-cache',
    ]);
    const head = await ask(edge.url, '/__site/icon.svg', { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.text]).toEqual([200, '41', '']);
  });

  it.each([
    '/__site/',
    '/__site/nothing.js',
    '/__site/assets',
    '/__site/assets/',
    '/__site/../secret.txt',
    '/__site/assets/../../secret.txt',
    '/__site/%2e%2e/secret.txt',
    '/__site/..%2fsecret.txt',
    '/__site/..%5csecret.txt',
    '/__site//etc/hostname',
    '/__site/assets/.private/key.txt',
    '/__site/link.txt',
    '/__site/icon.svg%00.js',
    '/__site/icon.svg/x',
    '/__site/%zz',
    `/__site/${'a'.repeat(300)}`,
  ])('%s is not found', async (path) => {
    const { status, headers, text } = await ask(edge.url, path);
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(text).not.toContain('secret');
  });

  it('accepts GET and HEAD only, and reports rendering errors', async () => {
    const post = await ask(edge.url, '/', { method: 'POST' });
    expect([post.status, post.headers['allow']]).toEqual([405, 'GET, HEAD']);
    const broken = await ask(edge.url, '/?broken');
    expect([broken.status, broken.headers['x-local-edge-error']]).toEqual([500, 'no page today']);
  });

  it('leaves pictures to the distribution, and is neither counted nor logged', async () => {
    const before = edge.stats();
    await ask(edge.url, '/');
    await ask(edge.url, '/__site/icon.svg');
    await ask(edge.url, '/__site/nothing');
    expect([edge.stats().requests, edge.stats().bytes.out]).toEqual([before.requests, before.bytes.out]);
    const { status, headers } = await ask(edge.url, '/hands.jpg?w=64', { headers: { accept: 'image/webp' } });
    expect([status, headers['content-type'], headers['x-cache']]).toEqual([
      200,
      'image/webp',
      'Miss from cloudfront',
    ]);
    expect((await ask(edge.url, '/index.html')).status).toBe(404);
    expect((await ask(edge.url, '/__sites')).headers['x-cache']).toBe('Error from cloudfront');
    expect([edge.stats().requests, lines]).toEqual([
      before.requests + 3,
      ['/hands.jpg?w=64', '/index.html', '/__sites'],
    ]);
  });
});

describe('--site', () => {
  it('is in the banner, and relative to the current folder', async () => {
    const { url, output } = await runEdge(folder, [
      '--origin',
      'samples',
      '--store',
      'kept',
      '--site',
      'site',
    ]);
    expect(output.out).toContain(`\n  Open ${url}/\n`);
    expect((await ask(url, '/')).text).toBe('<!doctype html><title>ä /</title>');
  });

  it("is off by default: / is then the distribution's answer", async () => {
    const { url } = await runEdge(folder, ['--origin', 'samples', '--store', 'kept']);
    const { status, headers } = await ask(url, '/');
    expect([status, headers['content-type'], headers['content-security-policy']]).toEqual([
      404,
      'application/problem+json',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    ]);
  });

  it('reports in one line that there is no built website', async () => {
    const { output, ended } = runCommand(folder, ['--origin', 'samples', '--port', '0', '--site', 'samples']);
    expect(await ended).toBe(1);
    expect(output.err).toContain(
      `--site names ${join(folder, 'samples')}, whose server/entry-server.js cannot be loaded`,
    );
    expect(output.err.trimEnd().split('\n')).toHaveLength(1);
  });
});

it('delays slow pictures by three seconds', async () => {
  const { status, ms } = await slow;
  expect(status).toBe(404);
  expect(ms).toBeGreaterThan(2_900);
});
