// Bundles each trigger into one file with the configuration of a stage in it: `node build.mjs [stage [folder]]`.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { stageConfig } from '../core/dist/index.js';
import { bakedKeys } from './scripts/baked-keys.mjs';
import { bundleViewerRequest, MOST_BYTES } from './scripts/bundle-viewer-request.mjs';
import { bundledLicences } from './scripts/bundled-licences.mjs';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const stage = process.argv[2] ?? 'local';
const outdir = resolve(process.argv[3] ?? here('dist/bundles'));

const chosen = stageConfig(await readConfig(), stage);
const keys = bakedKeys(stage, chosen, process.env);
if (typeof keys === 'string') {
  console.error(keys);
  process.exit(1);
}
await rm(outdir, { recursive: true, force: true });
/** @type {import('esbuild').BuildOptions & { metafile: true }} */
const asModules = {
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Less to read and to parse at a cold start; names stay, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  external: ['sharp'],
  define: {
    __CAMEO_CONFIG__: JSON.stringify(chosen),
    __CAMEO_SIGNING_KEYS__: JSON.stringify(keys),
  },
  metafile: true,
  logLevel: 'warning',
};
/** @type {import('esbuild').BuildOptions} */
const withSdk = {
  // Chunks keep sharp's and the SDK's code out of the way of a request that passes on.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // The SDK's modules, not its CommonJS: a dynamic import of that has no named exports once it is bundled.
  mainFields: ['module', 'main'],
};
/** The SDK's CommonJS parts ask for Node's modules by require. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
// Each by itself: what they would share is one more file to open at a cold start.
for (const [trigger, options] of Object.entries({
  'origin-request': {},
  'origin-response': withSdk,
  'purge-variants': withSdk,
})) {
  const entryPoints = { [trigger]: here(`src/${trigger}/entry.ts`) };
  const { metafile } = await build({ ...asModules, ...options, entryPoints });
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    const code = await readFile(path, 'utf8');
    if (/\brequire\b/.test(code)) await writeFile(path, `${REQUIRE}\n${code}`);
    const licences = entryPoint?.endsWith('entry.ts') ? bundledLicences(metafile, path) : '';
    if (licences !== '') await writeFile(path.replace(/\.mjs$/, '.licences.txt'), licences);
  }
}
console.log(`bundled the triggers for stage ${stage}`);

const code = await bundleViewerRequest(chosen);
// Both shapes of the function must fit, whichever the stage has: a stage may be switched at any time.
await bundleViewerRequest({ ...chosen, signing: { required: chosen.signing?.required !== true } });
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
  try {
    return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)).config;
  } catch (error) {
    // The stack of what is no file would be all of its text.
    console.error(`cameo.config.ts: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}
