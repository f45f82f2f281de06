import { readdir, readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import sharp from 'sharp';
import { build, createServer, type ViteDevServer } from 'vite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cameo } from '../src/index.js';
import { viteProject } from './project.js';

let project: Awaited<ReturnType<typeof viteProject>>;
beforeEach(async () => {
  project = await viteProject();
});
afterEach(() => project.remove());

describe('the development server', () => {
  let server: ViteDevServer;
  let url: string;
  const start = async (prefix = ''): Promise<void> => {
    server = await createServer({
      root: project.root,
      configFile: false,
      logLevel: 'silent',
      server: { host: '127.0.0.1', port: 0 },
      plugins: [cameo({ prefix })],
    });
    await server.listen();
    url = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
  };
  afterEach(() => server.close());

  const shown = async () => (await server.ssrLoadModule('/src/main.js'))['shown'];

  it("returns the imported picture's facts, and serves it at any size", async () => {
    await start();
    const [base, alice] = await shown();
    expect([base, alice]).toEqual([
      '/_cameo',
      {
        src: 'src/alice.jpg',
        width: 900,
        height: 600,
        thumbhash: expect.stringMatching(/^[\w+/]+=*$/),
        v: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    ]);
    // As for a browser: Vite itself marks imports of pictures.
    const main = await (await fetch(`${url}/src/main.js`)).text();
    const path = /from "([^"]*alice\.jpg[^"]*)"/.exec(main)?.[1] ?? '';
    const module = await fetch(`${url}${path}`);
    expect(module.headers.get('content-type')).toMatch(/javascript/);
    expect(await module.text()).toContain(`"v":"${alice.v}"`);
    const answer = await fetch(`${url}${base}/${alice.src}?w=640&v=${alice.v}`, {
      headers: { accept: 'image/webp' },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect((await sharp(await answer.arrayBuffer()).metadata()).width).toBe(640);
  });

  it('changes the version when the file changes', async () => {
    await start();
    const [, before] = await shown();
    expect((await fetch(`${url}/_cameo/src/alice.jpg?w=640`)).status).toBe(200);
    const changed = new Promise((done) => server.watcher.once('change', done));
    await project.draw(300, 300);
    await changed;
    await expect.poll(async () => (await shown())[1].v).not.toBe(before.v);
    const answer = await fetch(`${url}/_cameo/src/alice.jpg?w=640`);
    expect((await sharp(await answer.arrayBuffer()).metadata()).width).toBe(300);
  });

  it('serves pictures of the project, below its prefix, and no other file', async () => {
    await project.write('.env', 'SECRET=1');
    await project.write('secret.jpg.txt', 'SECRET=1');
    await start('site/');
    const [, alice] = await shown();
    expect(alice.src).toBe('site/src/alice.jpg');
    const status = async (path: string) => (await fetch(`${url}/_cameo/${path}`)).status;
    expect(await status('site/src/alice.jpg?w=640')).toBe(200);
    expect(await status('site/src/alice.jpg')).toBe(200);
    for (const path of [
      'src/alice.jpg',
      'site/.env',
      'site/secret.jpg.txt',
      'site/src/main.js',
      'site/..%2f.env',
    ])
      expect([path, [400, 404].includes(await status(path))]).toEqual([path, true]);
  });
});

describe('a build', () => {
  const config = defineImageConfig({
    bucket: 'acme-pictures',
    region: 'us-east-1',
    stages: { dev: { baseUrl: 'https://img.example.com' } },
  });
  const built = async (plugin: ReturnType<typeof cameo>) => {
    await build({ root: project.root, configFile: false, logLevel: 'silent', plugins: [plugin] });
    const folder = join(project.root, 'dist', 'assets');
    const names = await readdir(folder);
    const code = await readFile(join(folder, names.find((name) => name.endsWith('.js')) ?? ''), 'utf8');
    return { names, code };
  };

  it("includes the picture's facts in its code, and not the picture", async () => {
    const { names, code } = await built(cameo({ config, stage: 'dev', upload: false }));
    expect(names.filter((name) => !name.endsWith('.js'))).toEqual([]);
    expect(code).toMatch(/src:[`"']src\/alice\.jpg[`"'],width:900,height:600,thumbhash:/);
    expect(code).toContain('https://img.example.com');
  });

  it('uploads the imported pictures, and nothing if it failed', async () => {
    const requests: string[] = [];
    const bucket = createHttpServer((request, response) => {
      requests.push(`${request.method} ${request.url?.replace(/\?.*/, '')}`);
      request.resume();
      response.end(request.method === 'GET' ? '<ListBucketResult></ListBucketResult>' : undefined);
    });
    await new Promise<void>((done) => bucket.listen(0, '127.0.0.1', done));
    vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a').stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
    const main = await readFile(join(project.root, 'src', 'main.js'), 'utf8');
    try {
      await project.write('src/wrong.js', 'export const = 1;');
      await project.write('src/main.js', `${main}import './wrong.js';\n`);
      await expect(built(cameo({ config, stage: 'dev' }))).rejects.toThrow(/wrong\.js/);
      expect(requests).toEqual([]);
      await project.write('src/wrong.js', '');
      await built(cameo({ config, stage: 'dev' }));
      expect(requests).toEqual(['GET /acme-pictures/', 'PUT /acme-pictures/src/alice.jpg']);
    } finally {
      bucket.close();
      vi.unstubAllEnvs();
    }
  });

  it('fails for a stage whose pictures have no address', async () => {
    const bare = defineImageConfig({ bucket: 'bare', region: 'us-east-1', stages: { bare: {} } });
    await expect(built(cameo({ config: bare, stage: 'bare', upload: false }))).rejects.toThrow(
      'Stage bare has no baseUrl in cameo.config.ts, expected the address of its distribution; write it there.',
    );
  });

  it('fails on a picture that cannot be described, with the reason', async () => {
    await project.write('src/alice.jpg', 'no picture');
    await expect(built(cameo())).rejects.toThrow(/alice\.jpg: The format of the original is not supported\./);
  });
});
