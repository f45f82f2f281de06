// `node scripts/release/publish.mjs FOLDER TAG [--rehearsal]`: publishes the tarballs that check.mjs has inspected and kept. It
// skips existing ones, so that an interrupted run can be repeated. A rehearsal uses a registry of its own (rehearse.mjs), which
// does not support provenance.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasAddress, REPOSITORY } from './identity.mjs';

const [folder = '', tag = '', ...others] = process.argv.slice(2);
const rehearsal = others[0] === '--rehearsal';
/** @type {readonly { readonly name: string, readonly version: string, readonly file: string }[]} */
const packed = JSON.parse(readFileSync(join(folder, 'packed.json'), 'utf8'));
const other = packed.find(({ version }) => `v${version}` !== tag);
if (packed.length === 0 || other !== undefined) {
  console.error(
    `release: got the tag "${tag}", expected v${other?.version}, which is the version of ${other?.name}.`,
  );
  process.exit(2);
}
if (!rehearsal && !hasAddress()) {
  console.error(
    `release: the repository has no address: ${REPOSITORY} stands for one. Set REPOSITORY in scripts/release/identity.mjs, run pnpm release:identity, and commit.`,
  );
  process.exit(2);
}
// npm supports provenance only for a pipeline that can prove its identity.
for (const { name, version, file } of packed) {
  const published = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' });
  if (published.status === 0 && published.stdout.trim() === version) {
    console.log(`${name} ${version} is there already`);
    continue;
  }
  // A path without a folder would be interpreted as the name of a package.
  const proof = rehearsal ? [] : ['--provenance'];
  const args = ['publish', resolve(folder, file), ...proof, '--access', 'public'];
  const { status } = spawnSync('npm', args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
