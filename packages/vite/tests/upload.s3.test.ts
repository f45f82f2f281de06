import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { defineImageConfig } from '@cameo/core';
import { missing } from '@cameo/testing/tools';
import { build } from 'vite';
import { expect, it, vi } from 'vitest';
import { cameo } from '../src/index.js';
import { viteProject } from './project.js';

const { S3_ENDPOINT: endpoint, S3_KEY: accessKeyId = '', S3_SECRET: secretAccessKey = '' } = process.env;
if (!endpoint)
  missing('s3', 'uploads of builds', 'S3_ENDPOINT is not set: run "scripts/with-s3.sh npm test".');

it.runIf(endpoint)('a build uploads what is imported, once', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint).stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  const [Bucket, region] = [`cameo-vite-${randomUUID().slice(0, 13)}`, 'us-east-1'];
  const client = new S3Client({ region, forcePathStyle: true, endpoint: endpoint ?? '' });
  await client.send(new CreateBucketCommand({ Bucket }));
  const project = await viteProject();
  await project.write('src/other.jpg', 'is not imported');
  const config = defineImageConfig({ bucket: Bucket, region, stages: { dev: {} } });
  const stored = async () => (await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? [];
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
    for (const { Key } of await stored()) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  }
});
