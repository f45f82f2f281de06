// The real npm fetches the real pnpm, from its cache if possible.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { installPinnedPnpm } from './pinned-pnpm.mjs';

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'cameo-pnpm-'));
after(() => rmSync(folder, { recursive: true }));

/**
 * Installs the pnpm in a package.json.
 * @param {string} named
 */
function install(named) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ packageManager: named }));
  let calls = 0;
  const refused = installPinnedPnpm(
    folder,
    join(folder, 'tools'),
    (args) => {
      calls += 1;
      const { status, stderr } = spawnSync('npm', args, {
        encoding: 'utf8',
        shell: process.platform === 'win32',
      });
      assert.equal(status, 0, stderr);
    },
    () => undefined,
  );
  return { refused, calls };
}
const pnpm = join(folder, 'tools/node_modules/.bin/pnpm');

test('a pnpm with a hash other than the pinned one is rejected before it runs, and is deleted', () => {
  const wrong = packageManager.replace(
    /sha512\.(.)/,
    (/** @type {string} */ _, /** @type {string} */ digit) => `sha512.${digit === '0' ? '1' : '0'}`,
  );
  const { refused, calls } = install(wrong);
  assert.match(
    String(refused),
    /^pnpm [\d.]+ was not installed: npm fetched one with the hash sha512-\S+, expected sha512-/,
  );
  assert.match(String(refused), /packageManager in package\.json/);
  // Fetched; its scripts did not run.
  assert.equal(calls, 1);
  assert.equal(existsSync(join(folder, 'tools')), false);
});

test('the pinned one is installed once, and runs', () => {
  assert.deepEqual(install(packageManager), { refused: undefined, calls: 2 });
  const { stdout } = spawnSync(pnpm, ['--version'], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, pnpm_config_pm_on_fail: 'ignore' },
  });
  assert.equal(`pnpm@${stdout.trim()}`, packageManager.replace(/\+.*/, ''));
  assert.deepEqual(install(packageManager), { refused: undefined, calls: 0 });
});

test('a version without a hash is rejected', () => {
  assert.deepEqual(install('pnpm@12.21.0'), {
    refused:
      'package.json: got packageManager "pnpm@12.21.0", expected pnpm@VERSION+sha512. and 128 hexadecimal digits',
    calls: 0,
  });
});
