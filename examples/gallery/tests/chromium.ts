import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/**
 * The Chromium of this machine: `CHROMIUM`, or where Debian puts it. Without one, says so on stderr and answers
 * `undefined`; where `CAMEO_REQUIRE` lists `chromium`, as in CI, that is a failure instead.
 */
export function installedChromium(): string | undefined {
  const path = process.env['CHROMIUM'] || '/usr/bin/chromium';
  if (existsSync(path)) return path;
  const message = `No Chromium at ${path}. Install it, or set CHROMIUM to its path.`;
  if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes('chromium'))
    throw new Error(`CAMEO_REQUIRE asks for chromium. ${message}`);
  process.stderr.write(`\n  SKIPPED: the tests in a browser. ${message}\n\n`);
  return undefined;
}

/** Starts a browser that talks to nobody but the pages it is given. */
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
