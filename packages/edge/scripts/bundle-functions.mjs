// Bundles each trigger into one file with the configuration of a stage in it, from what the package has built: a project that
// installed it needs no compiler.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bakedKeys } from './baked-keys.mjs';
import { bundleViewerRequest, MOST_BYTES } from './bundle-viewer-request.mjs';
import { bundledLicences } from './bundled-licences.mjs';

/** esbuild writes paths relative to its folder into the bundles: always the same folder, always the same bytes. */
const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} trigger */
const entryOf = (trigger) => join(FOLDER, 'dist', trigger, 'entry.js');

/** The SDK's CommonJS parts ask for Node's modules by require. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** @type {import('esbuild').BuildOptions} */
const WITH_SDK = {
  // Chunks keep sharp's and the SDK's code out of the way of a request that passes on.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // The SDK's modules, not its CommonJS: a dynamic import of that has no named exports once it is bundled.
  mainFields: ['module', 'main'],
};

/** @type {typeof import('./bundle-functions.mjs').bundleFunctions} */
export async function bundleFunctions({ stage, config, folder, env = process.env }) {
  const keys = bakedKeys(stage, config, env);
  if (typeof keys === 'string') throw new Error(keys);
  const outdir = resolve(folder);
  await rm(outdir, { recursive: true, force: true });
  /** @type {import('esbuild').BuildOptions & { metafile: true }} */
  const asModules = {
    absWorkingDir: FOLDER,
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
      __CAMEO_CONFIG__: JSON.stringify(config),
      __CAMEO_SIGNING_KEYS__: JSON.stringify(keys),
    },
    metafile: true,
    logLevel: 'warning',
    // Of the network that finds faces, whose code is no less right for it.
    logOverride: { 'equals-negative-zero': 'silent' },
  };
  // Each by itself: what they would share is one more file to open at a cold start.
  for (const [trigger, options] of Object.entries({
    'origin-request': {},
    'origin-response': WITH_SDK,
    'purge-variants': WITH_SDK,
  })) {
    const entryPoints = { [trigger]: entryOf(trigger) };
    const { metafile } = await build({ ...asModules, ...options, entryPoints });
    for (const [name, { entryPoint }] of Object.entries(metafile.outputs)) {
      const path = resolve(FOLDER, name);
      const code = await readFile(path, 'utf8');
      if (/\brequire\b/.test(code)) await writeFile(path, `${REQUIRE}\n${code}`);
      const licences = entryPoint?.endsWith('entry.js') ? bundledLicences(metafile, name, FOLDER) : '';
      if (licences !== '') await writeFile(path.replace(/\.mjs$/, '.licences.txt'), licences);
    }
  }
  const code = await bundleViewerRequest(config);
  // Both shapes of the function must fit, whichever the stage has: a stage may be switched at any time.
  await bundleViewerRequest({ ...config, signing: { required: config.signing?.required !== true } });
  await writeFile(join(outdir, 'viewer-request.js'), code);
  return { viewerRequestBytes: Buffer.byteLength(code), mostBytes: MOST_BYTES };
}
