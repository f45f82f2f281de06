// Bundles the triggers of stage `local` for tests and benchmarks: `node build.mjs [stage [folder]]`.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stageConfig } from '@cameo/core';
import { build } from 'esbuild';
import { bundleFunctions } from './scripts/bundle-functions.mjs';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// The bundles of a stage with signed URLs contain its keys. esbuild's service inherits the mask when it starts.
if (process.env['CAMEO_SIGNING_KEYS']) process.umask(0o077);
const stage = process.argv[2] ?? 'local';
const folder = resolve(process.argv[3] ?? here('dist/bundles'));

try {
  const config = stageConfig(await readConfig(), stage);
  const { viewerRequestBytes, maxBytes } = await bundleFunctions({ stage, config, folder });
  console.log(`bundled the triggers for stage ${stage}`);
  console.log(
    `viewer-request.js has ${viewerRequestBytes} of the ${maxBytes} bytes that a CloudFront Function may have`,
  );
} catch (error) {
  // A value that is not an Error prints as itself; its stack would be undefined.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function readConfig() {
  const { outputFiles } = await build({
    entryPoints: [here('../../cameo.config.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    logLevel: 'warning',
  });
  const text = outputFiles[0]?.text ?? '';
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)).config;
}
