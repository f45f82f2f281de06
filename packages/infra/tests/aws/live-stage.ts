import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DefinedConfig, stageConfig } from '@cameo/core';
import { createS3Store } from '@cameo/edge';
import { createLocalEdge, startBundles } from '@cameo/local-edge';
import { unzipSync } from 'fflate';
import { NODES } from '../nodes.js';
import type { Account } from './account.js';
import type { Environment } from './api.js';

/**
 * What the emulated API cannot do: the local edge between viewers and the bucket, with the functions that the
 * distribution names, in these versions, as they were uploaded.
 */
export async function liveStage(
  account: Account,
  env: Environment,
  config: DefinedConfig,
  distributionId: string,
) {
  const stage = stageConfig(config, 'dev');
  const named = await account.functionsOf(distributionId);
  const folder = await mkdtemp(join(tmpdir(), 'cameo-live-'));
  const write = async (path: string, bytes: Uint8Array | string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  for (const [event, name] of [
    ['origin-request', 'TransformImageRequest'],
    ['origin-response', 'ResizeImage'],
  ] as const)
    for (const [path, bytes] of Object.entries(unzipSync(await account.zip(named[event] ?? ''))))
      await write(`unpacked/${name}/${path}`, bytes);
  await write(
    'unpacked/ViewerRequest/viewer-request.js',
    await account.script(named['viewer-request'] ?? ''),
  );
  await write('stage.json', JSON.stringify({ bucket: stage.bucket }));

  const endpoint = env['AWS_ENDPOINT_URL'] ?? '';
  const credentials = { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: 'test' };
  const edge = await createLocalEdge({
    config: stage,
    store: createS3Store({ bucket: stage.bucket, region: stage.region, endpoint, credentials }),
    handlers: (log) =>
      startBundles({
        folder,
        endpoint,
        bucket: stage.bucket,
        log,
        env: { ...env, PATH: process.env['PATH'] },
        // The last is the release line that Lambda has.
        node: NODES.at(-1)?.path ?? process.execPath,
      }),
  });
  return {
    url: edge.url,
    close: async () => {
      await edge.close(100);
      await rm(folder, { recursive: true });
    },
  };
}
