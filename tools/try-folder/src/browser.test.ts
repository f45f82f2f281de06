import { existsSync } from 'node:fs';
import { missing } from '@cameo/testing/tools';
import { expect, it } from 'vitest';
import type * as Built from './browser.js';

const path = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
const there =
  existsSync(path) ||
  missing('chromium', 'the test of the browser of try-folder', `Install Chromium at ${path}.`) === true;

it.skipIf(!there)('a browser leaves it to the program what a signal ends', async () => {
  // Its pages load the scripts of the build.
  const { startBrowser } = (await import(
    new URL('../dist/browser.js', import.meta.url).href
  )) as typeof Built;
  const listeners = () =>
    (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => process.listenerCount(name));
  const before = listeners();
  const browser = await startBrowser(1);
  try {
    expect(listeners()).toEqual(before);
  } finally {
    await browser.stop();
  }
});
