export {
  type BrowserPage,
  ENGINES,
  type Engine,
  type Opened,
  type Screen,
  type TestBrowser,
} from './browser.js';
export { type ChosenPicture, chosenPictures, smallestSufficient } from './chosen-pictures.js';
export { type CountingProxy, type ProxiedRequest, startCountingProxy } from './counting-proxy.js';
export { freePort, type ProcessGroup, startGroup, waitFor } from './process-group.js';
export { type FoundBrowser, findBrowser } from './start-browser.js';
