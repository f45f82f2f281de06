import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * pnpm starts the binary of a platform-specific package, which `packageManager` does not cover. Hashes of the examined ones; on
 * other platforms only npm checks what it fetched.
 * @type {Readonly<Record<string, string>>}
 */
const BINARIES = {
  '@pnpm/exe.linux-arm64':
    'sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==',
  '@pnpm/exe.linux-x64':
    'sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==',
};

/**
 * Installs the pnpm that `packageManager` in package.json names, unless it is installed, and compares the downloads with the
 * hashes before any of them runs.
 * @param {string} root the project
 * @param {string} tools installation folder
 * @param {(args: readonly string[]) => void} npm runs npm, and does not return if npm fails
 * @param {(text: string) => void} say
 * @returns {string | undefined} the reason for a rejection
 */
export function installPinnedPnpm(root, tools, npm, say) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [, version, pinned] = /^pnpm@([^+]+)\+sha512\.([0-9a-f]{128})$/.exec(packageManager) ?? [];
  if (version === undefined || pinned === undefined)
    return `package.json: got packageManager "${packageManager}", expected pnpm@VERSION+sha512. and 128 hexadecimal digits`;

  // Written after all comparisons, so that a rejected or interrupted install does not count.
  const stamp = join(tools, 'compared-with');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packageManager) return undefined;
  say(`installing pnpm ${version} into .tools …`);
  rmSync(tools, { recursive: true, force: true });
  const options = ['--prefix', tools, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  npm(['install', ...options, '--no-save', '--ignore-scripts', `pnpm@${version}`]);

  // npm records the verified hash of each package when it unpacks it.
  const { packages } = JSON.parse(readFileSync(join(tools, 'node_modules/.package-lock.json'), 'utf8'));
  for (const [path, { integrity }] of Object.entries(packages)) {
    const name = path.replace(/^node_modules\//, '');
    const expected =
      name === 'pnpm' ? `sha512-${Buffer.from(pinned, 'hex').toString('base64')}` : BINARIES[name];
    if (expected === undefined || integrity === expected) continue;
    rmSync(tools, { recursive: true });
    const place = name === 'pnpm' ? 'packageManager in package.json' : 'scripts/pinned-pnpm.mjs';
    return `${name} ${version} was not installed: npm fetched one with the hash ${integrity}, expected ${expected} (${place}). Either the registry sends another package than the one that was pinned, or the version was changed without its hash.`;
  }
  // The packages' own scripts put the binary in its place.
  npm(['rebuild', ...options]);
  writeFileSync(stamp, packageManager);
  return undefined;
}
