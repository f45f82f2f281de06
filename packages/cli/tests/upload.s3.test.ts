import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineImageConfig } from '@cameo/core';
import { createS3Store } from '@cameo/edge';
import { buildImageUrl } from '@cameo/image';
import { createLocalEdge, type LocalEdge } from '@cameo/local-edge';
import { createTestBucket, REGION as region, s3Server, type TestBucket } from '@cameo/testing/s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cameo, emptyProject } from './cameo.js';
import { stopped } from './stopped.js';

const server = s3Server('cameo upload');

describe.runIf(server)('from a folder to a page', () => {
  const { endpoint = '', owner = { accessKeyId: '', secretAccessKey: '' } } = server ?? {};
  let stored: TestBucket;
  let bucket: string;
  let project: Awaited<ReturnType<typeof emptyProject>>;
  let edge: LocalEdge;

  beforeAll(async () => {
    stored = await createTestBucket({ endpoint, owner });
    bucket = stored.name;
    project = await emptyProject();
    const { folder } = project;
    await mkdir(join(folder, 'pictures', 'talent'), { recursive: true });
    await writeFile(
      join(folder, 'cameo.config.mjs'),
      `export const config = { bucket: '${bucket}', region: '${region}', stages: { dev: {} } };`,
    );
    const config = defineImageConfig({ bucket, region });
    const store = createS3Store({ bucket, region, endpoint, credentials: owner });
    edge = await createLocalEdge({ config, store });
  });
  afterAll(async () => {
    await edge.close(100);
    await project.remove();
    await stored.remove();
  });

  const env = {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: owner.accessKeyId,
    AWS_SECRET_ACCESS_KEY: owner.secretAccessKey,
  };
  const run = (...argv: string[]) => cameo(project.folder, argv, env);
  const draw = async (name: string, width: number, height: number) => {
    const picture = sharp({ create: { width, height, channels: 3, background: '#336699' } });
    await writeFile(join(project.folder, 'pictures', name), await picture.jpeg().toBuffer());
  };
  const same = ['--prefix', 'site/', '--out', 'pictures.mjs'];
  let runs = 0;
  const manifest = async () => {
    runs += 1;
    const { href } = pathToFileURL(join(project.folder, 'pictures.mjs'));
    return (await import(`${href}?${runs}`)).pictures;
  };

  it('uploads, describes, and serves the facts in the manifest', async () => {
    await draw('talent/alice.jpg', 900, 600);
    await draw('bob.jpg', 300, 400);
    const dry = await run('upload', 'pictures', '--stage', 'dev', ...same, '--dry-run');
    expect([dry.code, dry.out]).toEqual([
      0,
      `+ site/bob.jpg\n+ site/talent/alice.jpg\n${bucket}: would be 2 added, 0 replaced, 0 removed, 0 the same.\n`,
    ]);
    const first = await run('upload', 'pictures', '--stage', 'dev', ...same, '--json');
    expect([first.code, JSON.parse(first.out)]).toMatchObject([
      0,
      { bucket, added: ['site/bob.jpg', 'site/talent/alice.jpg'], failed: [], left: [] },
    ]);
    const alice = (await manifest())['talent/alice.jpg'];
    expect(alice).toMatchObject({ src: 'site/talent/alice.jpg', width: 900, height: 600 });

    // The edge's facts about the object equal those of the manifest about the file.
    const facts = await (await fetch(`${edge.url}/${alice.src}?f=json`)).json();
    expect(facts).toMatchObject({ width: 900, height: 600, thumbhash: alice.thumbhash });
    const url = buildImageUrl(alice, { w: 640 }, { baseUrl: edge.url });
    expect(url).toBe(`${edge.url}/site/talent/alice.jpg?w=640&v=${alice.v}`);
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([
      200,
      expect.stringMatching(/max-age=31536000.*immutable/),
    ]);
    expect((await sharp(await answer.arrayBuffer()).metadata()).width).toBe(640);
  });

  it('detects changes, and changes nothing else', async () => {
    const before = await manifest();
    expect((await run('describe', 'pictures', ...same, '--check')).code).toBe(0);
    await draw('bob.jpg', 30, 40);
    const stale = await run('describe', 'pictures', ...same, '--check');
    expect([stale.code, stale.out]).toEqual([
      1,
      'pictures.mjs is stale: 1 of 2 pictures differ (bob.jpg). Run the same command without --check.\n',
    ]);
    const again = await run('upload', 'pictures', '--stage', 'dev', ...same);
    expect([again.code, again.out.split('\n').slice(0, 2)]).toEqual([
      0,
      ['~ site/bob.jpg', `${bucket}: 0 added, 1 replaced, 0 removed, 1 the same.`],
    ]);
    const after = await manifest();
    expect(after['talent/alice.jpg']).toEqual(before['talent/alice.jpg']);
    expect(after['bob.jpg'].v).not.toBe(before['bob.jpg'].v);
    expect((await run('describe', 'pictures', ...same, '--check')).code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('continues after Ctrl+C', async () => {
    const many = join(project.folder, 'many');
    await mkdir(many);
    const alice = await readFile(join(project.folder, 'pictures', 'talent', 'alice.jpg'));
    // An additional byte at the end of each: all contents differ.
    for (let at = 0; at < 120; at += 1)
      await writeFile(join(many, `${at}.jpg`), Buffer.concat([alice, Buffer.from([at])]));
    const line = ['upload', 'many', '--stage', 'dev', '--prefix', 'many/', '--no-manifest', '--json'];
    const first = await stopped(project.folder, /cameo upload: 0\/120 uploaded/, line, env);
    expect([first.code, first.err.split('\n').at(-2)]).toEqual([
      130,
      'cameo: Stopped. Each picture in the bucket is complete, and the manifest did not change; run the command again to continue.',
    ]);
    const second = JSON.parse((await run(...line)).out);
    expect(second.added.length + second.same.length).toBe(120);
    expect(second.added.length).toBeGreaterThan(0);
    expect([second.replaced, second.failed]).toEqual([[], []]);
  });

  it('reports in one line what is missing', async () => {
    const { code, err } = await run('upload', 'pictures');
    expect([code, err]).toEqual([2, 'cameo: Got no --stage, expected the stage to upload to. See --help.\n']);
  });
});
