import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DefinedConfig, stageConfig } from '@cameo/core';
import { type SigningKey, stageKey } from '@cameo/core/sign';
import { createS3Store } from '@cameo/edge';
import { createLocalEdge, startBundles } from '@cameo/local-edge';
import { unzipSync } from 'fflate';
import { NODES } from '../nodes.js';
import type { Account } from './account.js';
import type { Environment } from './api.js';

/**
 * Replaces the part that the emulated API lacks: the local edge between viewers and the bucket, with the uploaded code of the
 * distribution's function versions.
 */
export async function liveStage(
  account: Account,
  env: Environment,
  config: DefinedConfig,
  distributionId: string,
  keys: readonly SigningKey[] = [],
) {
  const stage = stageConfig(config, 'dev');
  const signingKeys = new Map(keys.map((key) => stageKey(stage, key)).map(({ id, secret }) => [id, secret]));
  const signed = signingKeys.size > 0 && { signingKeys };
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
    ...signed,
    store: createS3Store({ bucket: stage.bucket, region: stage.region, endpoint, credentials }),
    handlers: (log) =>
      startBundles({
        folder,
        endpoint,
        bucket: stage.bucket,
        log,
        ...signed,
        env: { ...env, PATH: process.env['PATH'] },
        // The last is Lambda's release line.
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
