import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The Chromium of this machine: `CHROMIUM_PATH`, or where Debian puts it; undefined when there is none. */
export function installedChromium(): string | undefined {
  const path = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
  return existsSync(path) ? path : undefined;
}

/**
 * Starts a browser that loads only the pages it is given.
 * @throws Error with what to do when there is no Chromium
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = installedChromium();
  if (executablePath === undefined)
    throw new Error('No Chromium at /usr/bin/chromium: install it, or set CHROMIUM_PATH to its path.');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
}
