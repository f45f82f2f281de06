import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { missing } from './tools.js';

/** Nothing that would talk to anybody but the pages of a test. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the Chromium of this machine: `CHROMIUM_PATH`, or where Debian puts it. Without one, says so on stderr and
 * answers `undefined`; where `CAMEO_REQUIRE` lists `chromium`, as in CI, that is a failure instead.
 * @param tests what is skipped without it
 */
export async function startChromium(tests = 'the tests in Chromium'): Promise<Browser | undefined> {
  const executablePath = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
  if (existsSync(executablePath)) return chromium.launch({ executablePath, args: QUIET });
  const message = `No Chromium at ${executablePath}. Install it, or set CHROMIUM_PATH to its path.`;
  return missing('chromium', tests, message);
}
