import { fileURLToPath } from 'node:url';
import { checkBudgets } from './budgets.mjs';

// Budgets in bytes; the reasons are in docs/adr/0008-react-image-bytes.md.
await checkBudgets(fileURLToPath(new URL('..', import.meta.url)), [
  ['., buildImageUrl alone', "export { buildImageUrl } from './dist/index.js'", 2_310],
  ['., everything', "export * from './dist/index.js'", 6_430],
  ['/picture, describePicture alone', "export { describePicture } from './dist/picture.js'", 5_380],
  ['/browser, everything', "export * from './dist/browser.js'", 1_040],
  ['/next, everything', "export * from './dist/next.js'", 2_420],
  ['/signed, everything', "export * from './dist/signed.js'", 250],
  ['/devtools, in production', "export * from './dist/devtools.js'", 80],
]);
