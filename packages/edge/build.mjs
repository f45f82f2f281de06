// Bundles each trigger into one file with the configuration of a stage in it: `node build.mjs [stage [folder]]`.
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { stageConfig } from '../core/dist/index.js';
import { bundleViewerRequest, MOST_BYTES } from './scripts/bundle-viewer-request.mjs';
import { bundledLicences } from './scripts/bundled-licences.mjs';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const stage = process.argv[2] ?? 'local';
const outdir = resolve(process.argv[3] ?? here('dist/bundles'));

const config = await readConfig();
await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: {
    'origin-request': here('src/origin-request/entry.ts'),
    'origin-response': here('src/origin-response/entry.ts'),
    'purge-variants': here('src/purge-variants/entry.ts'),
  },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // Chunks keep sharp's and the SDK's code out of the way of a request that passes on.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  // The SDK's modules, not its CommonJS: a dynamic import of that has no named exports once it is bundled.
  mainFields: ['module', 'main'],
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  external: ['sharp'],
  define: { __CAMEO_CONFIG__: JSON.stringify(stageConfig(config, stage)) },
  // The SDK's CommonJS parts ask for Node's modules by require.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  const licences = entryPoint?.endsWith('entry.ts') ? bundledLicences(metafile, path) : '';
  if (licences !== '') await writeFile(path.replace(/\.mjs$/, '.licences.txt'), licences);
}
console.log(`bundled the triggers for stage ${stage}`);

const code = await bundleViewerRequest(stageConfig(config, stage));
await writeFile(join(outdir, 'viewer-request.js'), code);
console.log(
  `viewer-request.js has ${Buffer.byteLength(code)} of the ${MOST_BYTES} bytes that a CloudFront Function may have`,
);

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
