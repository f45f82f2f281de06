// docs/architecture.md names every file that runs for one cold picture, according to the profiler.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../bootstrap.mjs';

/** Tolerance in files: the page is revised after larger changes, not with every file. */
const DRIFT = 3;

test('the walk of one request names every file that runs', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const [, walk = ''] = page.split('\n## One request, file by file\n');
  const section = walk.split('\n## ')[0] ?? '';
  // A folder replaces S3, whose files the page names instead.
  const out = execFileSync(process.execPath, [join(ROOT, 'packages/edge/scripts/walk.mjs')], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ran = out.split('\n').filter((line) => line.endsWith('.ts') && !line.includes('/store/directory/'));
  assert.ok(ran.length > 50, `${ran.length} files ran`);
  const missing = ran.filter((file) => !section.includes(basename(file)));
  assert.ok(missing.length <= DRIFT, `not named in the walk: ${missing.join(', ')}`);
  const [, core] = /sources?, (\d+) of core and \d+ of edge/.exec(section.replaceAll('\n', ' ')) ?? [];
  const ofCore = ran.filter((file) => file.startsWith('core/')).length;
  assert.ok(Math.abs(ofCore - Number(core)) <= DRIFT, `${ofCore} of core ran, the page says ${core}`);
});
