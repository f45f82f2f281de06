// `node scripts/release/publish.mjs FOLDER TAG`: publishes the tarballs that check.mjs has looked into and kept. Those that are
// there already are left alone, so that a run that was stopped can be repeated.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', tag = ''] = process.argv.slice(2);
/** @type {readonly { readonly name: string, readonly version: string, readonly file: string }[]} */
const packed = JSON.parse(readFileSync(join(folder, 'packed.json'), 'utf8'));
const other = packed.find(({ version }) => `v${version}` !== tag);
if (packed.length === 0 || other !== undefined) {
  console.error(
    `release: got the tag "${tag}", expected v${other?.version}, which is the version of ${other?.name}.`,
  );
  process.exit(2);
}
// npm has provenance for what it publishes from a pipeline that can prove who it is.
for (const { name, version, file } of packed) {
  const there = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' });
  if (there.status === 0 && there.stdout.trim() === version) {
    console.log(`${name} ${version} is there already`);
    continue;
  }
  const args = ['publish', join(folder, file), '--provenance', '--access', 'public'];
  const { status } = spawnSync('npm', args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
