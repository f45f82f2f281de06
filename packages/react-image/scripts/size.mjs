// What an application pays: each entry bundled and minified for production, React left out, in bytes of gzip -9.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * Bytes at most; the reasons are in docs/adr/0008-react-image-bytes.md.
 * @type {readonly (readonly [what: string, code: string, budget: number])[]}
 */
const BUDGETS = [
  ['/url, buildImageUrl alone', "export { buildImageUrl } from './dist/url.js'", 2_160],
  ['/url, everything', "export * from './dist/url.js'", 6_100],
  ['., CameoImage alone', "export { CameoImage } from './dist/index.js'", 6_040],
  ['., everything', "export * from './dist/index.js'", 6_860],
  ['/client, everything', "export * from './dist/client.js'", 8_390],
  ['/next, everything', "export * from './dist/next.js'", 2_270],
  ['/signed, everything', "export * from './dist/signed.js'", 250],
  ['/devtools, in production', "export * from './dist/devtools.js'", 100],
];

for (const [what, contents, budget] of BUDGETS) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // Chunks that are only imported for their order are left out, as they should be.
    logLevel: 'error',
  });
  const bytes = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
  const verdict = bytes <= budget ? 'ok' : `${bytes - budget} too many`;
  console.log(`${what.padEnd(28)} ${String(bytes).padStart(6)} of ${budget}  ${verdict}`);
  if (bytes > budget) process.exitCode = 1;
}
