import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { defineImageConfig } from '@cameo/core';
import { createTestBucket, REGION, s3Server } from '@cameo/testing/s3';
import { build } from 'vite';
import { expect, it, vi } from 'vitest';
import { cameo } from '../src/index.js';
import { viteProject } from './project.js';

const server = s3Server('uploads of builds');

it.runIf(server)('a build uploads imported pictures once', async () => {
  if (server === undefined) return;
  const { endpoint, owner } = server;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint).stubEnv('AWS_ACCESS_KEY_ID', owner.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', owner.secretAccessKey);
  const bucket = await createTestBucket(server);
  const project = await viteProject();
  await project.write('src/other.jpg', 'is not imported');
  const config = defineImageConfig({
    bucket: bucket.name,
    region: REGION,
    stages: { dev: { baseUrl: 'https://img.example.com' } },
  });
  const stored = async () =>
    (await bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.name }))).Contents ?? [];
  const run = () =>
    build({
      root: project.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [cameo({ config, stage: 'dev', prefix: 'site/' })],
    });
  try {
    await run();
    const [first, ...others] = await stored();
    expect([first?.Key, others]).toEqual(['site/src/alice.jpg', []]);
    await run();
    expect((await stored())[0]?.LastModified).toEqual(first?.LastModified);
    await project.draw(300, 200);
    await run();
    expect((await stored())[0]?.ETag).not.toBe(first?.ETag);
  } finally {
    await project.remove();
    await bucket.remove();
  }
});
