import { fileURLToPath } from 'node:url';
import { checkBudgets } from '../../image/scripts/budgets.mjs';

// Budgets in bytes; the reasons are in docs/adr/0008-react-image-bytes.md.
await checkBudgets(fileURLToPath(new URL('..', import.meta.url)), [
  ['/url, buildImageUrl alone', "export { buildImageUrl } from './dist/url.js'", 2_310],
  ['/url, everything', "export * from './dist/url.js'", 6_540],
  ['., CameoImage alone', "export { CameoImage } from './dist/index.js'", 6_390],
  ['., everything', "export * from './dist/index.js'", 7_300],
  ['/client, everything', "export * from './dist/client.js'", 8_940],
  ['/next, everything', "export * from './dist/next.js'", 2_420],
  ['/signed, everything', "export * from './dist/signed.js'", 290],
  ['/devtools, in production', "export * from './dist/devtools.js'", 80],
]);
