import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, TestBrowser } from './browser.js';
import { startChromium } from './chromium.js';
import { startFirefox } from './firefox.js';
import { startWebKit, type WebKitPrograms } from './webkit.js';

/** A way to start an engine, or the missing program and how to install it. */
type Found = FoundBrowser | { readonly missing: string };

const FIND: Readonly<Record<Engine, () => Found>> = {
  chromium: () => program('CHROMIUM_PATH', '/usr/bin/chromium', 'chromium', startChromium),
  firefox: () => program('FIREFOX_PATH', '/usr/bin/firefox-esr', 'firefox-esr', startFirefox),
  webkit: findWebKit,
};

/** An installed engine. */
export interface FoundBrowser {
  readonly start: () => Promise<TestBrowser>;
}

/**
 * Looks for an engine on this machine. Without it, prints a notice on stderr and returns `undefined`; if `CAMEO_REQUIRE`
 * includes the engine, as in CI, it fails instead.
 * @param whose the skipped tests without it, as in `the tests of pictures`
 */
export function findBrowser(engine: Engine, whose: string): FoundBrowser | undefined {
  const found = FIND[engine]();
  if ('start' in found) return found;
  if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes(engine))
    throw new Error(`CAMEO_REQUIRE asks for ${engine}. ${found.missing}`);
  process.stderr.write(`\n  SKIPPED: ${whose} in ${engine}. ${found.missing}\n\n`);
  return undefined;
}

function program(
  variable: string,
  usual: string,
  debian: string,
  start: (path: string) => Promise<TestBrowser>,
): Found {
  const path = process.env[variable] || usual;
  if (existsSync(path)) return { start: () => start(path) };
  return { missing: `There is nothing at ${path}. Install ${debian}, or set ${variable} to its path.` };
}

function findWebKit(): Found {
  const driver = process.env['WEBKIT_DRIVER_PATH'] || '/usr/bin/WebKitWebDriver';
  const xvfb = '/usr/bin/Xvfb';
  const miniBrowser = findMiniBrowser();
  const programs = { driver, xvfb, miniBrowser };
  const missing = Object.entries(programs).flatMap(([name, path]) =>
    path === undefined || !existsSync(path) ? [name] : [],
  );
  if (missing.length === 0) return { start: () => startWebKit(programs as WebKitPrograms) };
  return { missing: `There is no ${missing.join(', no ')}. Install webkit2gtk-driver and xvfb.` };
}

/** Debian installs it below a folder named for the processor's architecture and WebKitGTK's API. */
function findMiniBrowser(): string | undefined {
  const library = '/usr/lib';
  if (!existsSync(library)) return undefined;
  return readdirSync(library)
    .filter((name) => name.includes('-linux-'))
    .flatMap((name) =>
      ['webkit2gtk-4.1', 'webkit2gtk-4.0'].map((api) => join(library, name, api, 'MiniBrowser')),
    )
    .find((path) => existsSync(path));
}
