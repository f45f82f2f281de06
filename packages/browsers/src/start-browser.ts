import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, TestBrowser } from './browser.js';
import { startChromium } from './chromium.js';
import { startFirefox } from './firefox.js';
import { startWebKit, type WebKitPrograms } from './webkit.js';

/** What starts an engine, or what is missing and what to do about it. */
type Found = FoundBrowser | { readonly missing: string };

const FIND: Readonly<Record<Engine, () => Found>> = {
  chromium: () => program('CHROMIUM_PATH', '/usr/bin/chromium', 'chromium', startChromium),
  firefox: () => program('FIREFOX_PATH', '/usr/bin/firefox-esr', 'firefox-esr', startFirefox),
  webkit: findWebKit,
};

/** An engine that is installed. */
export interface FoundBrowser {
  readonly start: () => Promise<TestBrowser>;
}

/**
 * Looks for an engine on this machine. Without it, says so on stderr and answers `undefined`; where `CAMEO_REQUIRE`
 * lists the engine, as in CI, that is a failure instead.
 * @param whose what is skipped without it, as in `the tests of pictures`
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

/** Debian keeps it below the folder of the processor's architecture and of WebKitGTK's API. */
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
