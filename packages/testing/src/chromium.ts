import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { QUIET_CHROMIUM } from '../chromium-arguments.mjs';
import { missing } from './tools.js';

/**
 * Starts the Chromium of this machine: `CHROMIUM_PATH`, or Debian's path. Without one, prints a notice on stderr and returns
 * `undefined`; if `CAMEO_REQUIRE` includes `chromium`, as in CI, it fails instead.
 * @param tests the skipped tests
 */
export async function startChromium(tests = 'the tests in Chromium'): Promise<Browser | undefined> {
  const executablePath = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
  if (existsSync(executablePath)) return chromium.launch({ executablePath, args: [...QUIET_CHROMIUM] });
  const message = `No Chromium at ${executablePath}. Install it, or set CHROMIUM_PATH to its path.`;
  return missing('chromium', tests, message);
}
