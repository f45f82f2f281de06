import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What the tests use of a page of playwright-core. */
export interface Page {
  readonly goto: (url: string, options?: { readonly waitUntil?: 'commit' | 'load' }) => Promise<unknown>;
  readonly on: (event: 'console' | 'pageerror', heard: (what: Heard) => void) => void;
  readonly evaluate: <T>(script: string) => Promise<T>;
  readonly emulateMedia: (media: { readonly reducedMotion: 'reduce' | 'no-preference' }) => Promise<void>;
  readonly keyboard: { readonly press: (key: string) => Promise<void> };
  readonly close: () => Promise<void>;
}

interface Heard {
  readonly message?: string;
  readonly type?: () => string;
  readonly text?: () => string;
}

export interface Browser {
  readonly newPage: () => Promise<Page>;
  readonly close: () => Promise<void>;
}

interface Playwright {
  readonly chromium: {
    readonly launch: (options: {
      readonly executablePath: string;
      readonly args: readonly string[];
    }) => Promise<Browser>;
  };
}

const EXECUTABLE = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/**
 * Starts a real Chromium. Without one, says so on stderr and answers `undefined`; where `CAMEO_REQUIRE` lists
 * `chromium`, as in CI, that is a failure instead.
 */
export async function startChromium(): Promise<Browser | undefined> {
  const playwright = loadPlaywright();
  if (playwright && existsSync(EXECUTABLE))
    return playwright.chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
  const lack = playwright ? `no file ${EXECUTABLE}` : 'playwright-core is not installed';
  const message = `No Chromium: ${lack}. Run "pnpm install", and set CHROMIUM_PATH to a Chromium.`;
  if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes('chromium'))
    throw new Error(`CAMEO_REQUIRE asks for chromium. ${message}`);
  process.stderr.write(`\n  SKIPPED: the tests in Chromium. ${message}\n\n`);
  return undefined;
}

/** The gallery has it among its dependencies. */
function loadPlaywright(): Playwright | undefined {
  try {
    const load = createRequire(new URL('../../../examples/gallery/package.json', import.meta.url));
    return load('playwright-core') as Playwright;
  } catch {
    return undefined;
  }
}
