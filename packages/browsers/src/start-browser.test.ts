import { afterEach, expect, it, vi } from 'vitest';
import { findBrowser } from './start-browser.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('reports what is skipped without an engine, and what to install', () => {
  vi.stubEnv('FIREFOX_PATH', '/nowhere/firefox');
  vi.stubEnv('CAMEO_REQUIRE', 'chromium,webkit');
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(findBrowser('firefox', 'the tests of pictures')).toBeUndefined();
  expect(write.mock.calls).toEqual([
    [
      '\n  SKIPPED: the tests of pictures in firefox. There is nothing at /nowhere/firefox. Install firefox-esr, or set FIREFOX_PATH to its path.\n\n',
    ],
  ]);
});

it.each([
  [
    'chromium',
    'CHROMIUM_PATH',
    'There is nothing at /nowhere. Install chromium, or set CHROMIUM_PATH to its path.',
  ],
  [
    'firefox',
    'FIREFOX_PATH',
    'There is nothing at /nowhere. Install firefox-esr, or set FIREFOX_PATH to its path.',
  ],
  ['webkit', 'WEBKIT_DRIVER_PATH', 'Install webkit2gtk-driver and xvfb.'],
] as const)('fails if %s is required and missing', (engine, variable, text) => {
  vi.stubEnv(variable, '/nowhere');
  vi.stubEnv('CAMEO_REQUIRE', `s3 ${engine}`);
  expect(() => findBrowser(engine, 'the tests')).toThrow(text);
  expect(() => findBrowser(engine, 'the tests')).toThrow(`CAMEO_REQUIRE asks for ${engine}.`);
});
