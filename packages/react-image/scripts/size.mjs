import { fileURLToPath } from 'node:url';
import { checkBudgets } from '../../image/scripts/budgets.mjs';

// Bytes at most; the reasons are in docs/adr/0008-react-image-bytes.md.
await checkBudgets(fileURLToPath(new URL('..', import.meta.url)), [
  ['/url, buildImageUrl alone', "export { buildImageUrl } from './dist/url.js'", 2_160],
  ['/url, everything', "export * from './dist/url.js'", 6_100],
  ['., CameoImage alone', "export { CameoImage } from './dist/index.js'", 6_040],
  ['., everything', "export * from './dist/index.js'", 6_860],
  ['/client, everything', "export * from './dist/client.js'", 8_390],
  ['/next, everything', "export * from './dist/next.js'", 2_270],
  ['/signed, everything', "export * from './dist/signed.js'", 250],
  ['/devtools, in production', "export * from './dist/devtools.js'", 100],
]);
