// Bundles each trigger into one file that contains the configuration of a stage. The input is the built package, so
// that an installed copy needs no compiler.
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bakedKeys } from './baked-keys.mjs';
import { bundleViewerRequest, MAX_BYTES } from './bundle-viewer-request.mjs';
import { bundledLicences } from './bundled-licences.mjs';
import { joinChunks } from './join-chunks.mjs';
import { usedSchemas } from './used-schemas.mjs';

/**
 * esbuild writes paths relative to its working folder into the bundles. A fixed folder makes the bytes reproducible.
 */
const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} trigger */
const entryOf = (trigger) => join(FOLDER, 'dist', trigger, 'entry.js');

/** The SDK's CommonJS parts load Node's modules with `require`. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** @type {typeof import('./bundle-functions.mjs').FUNCTION_MODULE} */
export const FUNCTION_MODULE = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Smaller syntax parses faster at a cold start. Names stay, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const WITH_SDK = {
  // Separate chunks keep sharp and the SDK out of requests that only pass on.
  splitting: true,
  // The SDK's ES modules: a dynamic import of its CommonJS has no named exports after bundling.
  mainFields: ['module', 'main'],
  plugins: [usedSchemas],
};

/** What origin-response loads for its first render, in two steps: to read an original, and to render it. */
const FIRST_RENDER = {
  read: ['dist/origin-response/resize.js', 'dist/store/s3/object.js', 'dist/store/s3/sdk.js'],
  render: ['dist/render/render.js', 'dist/render/svg.js', 'dist/render/sharp.js'],
};

/** @type {typeof import('./bundle-functions.mjs').bundleFunctions} */
export async function bundleFunctions({ stage, config, folder, env = process.env }) {
  const keys = bakedKeys(stage, config, env);
  if (typeof keys === 'string') throw new Error(keys);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // esbuild names files by their real paths, wherever a link leads to them.
  const outdir = await realpath(folder);
  /** @type {import('esbuild').BuildOptions & { metafile: true }} */
  const asModules = {
    ...FUNCTION_MODULE,
    absWorkingDir: FOLDER,
    outdir,
    external: ['sharp'],
    define: {
      __CAMEO_CONFIG__: JSON.stringify(config),
      __CAMEO_SIGNING_KEYS__: JSON.stringify(keys),
    },
    metafile: true,
    // From the face detection network, where `-0` is intended.
    logOverride: { 'equals-negative-zero': 'silent' },
  };
  // Each trigger is bundled separately: a shared chunk is one more file to open at a cold start.
  for (const [trigger, options] of Object.entries({
    'origin-request': {},
    'origin-response': WITH_SDK,
    'purge-variants': WITH_SDK,
    refine: WITH_SDK,
  })) {
    const entryPoints = { [trigger]: entryOf(trigger) };
    const named = { ...asModules, ...options, chunkNames: `chunks/${trigger}-[name]-[hash]` };
    const { metafile } = await build({ ...named, entryPoints });
    const entry = Object.keys(metafile.outputs).find((name) =>
      metafile.outputs[name]?.entryPoint?.endsWith('entry.js'),
    );
    if (entry === undefined) throw new Error(`esbuild made no bundle of ${trigger}.`);
    const licences = bundledLicences(metafile, entry, FOLDER);
    if (licences !== '') await writeFile(join(outdir, `${trigger}.licences.txt`), licences);
    // Viewers wait for the start of this one alone.
    const files =
      trigger === 'origin-response'
        ? await joinChunks(metafile, entry, FIRST_RENDER, FOLDER, named)
        : Object.keys(metafile.outputs).map((name) => resolve(FOLDER, name));
    for (const path of files) {
      const code = await readFile(path, 'utf8');
      if (/\brequire\b/.test(code)) await writeFile(path, `${REQUIRE}\n${code}`);
    }
  }
  const code = await bundleViewerRequest(config);
  // Both forms of the function must fit, whichever the stage uses: signing can be switched at any time.
  await bundleViewerRequest({ ...config, signing: { required: config.signing?.required !== true } });
  await writeFile(join(outdir, 'viewer-request.js'), code);
  return { viewerRequestBytes: Buffer.byteLength(code), maxBytes: MAX_BYTES };
}
