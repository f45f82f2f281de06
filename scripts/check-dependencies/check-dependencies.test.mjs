import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAudit } from './advisories.mjs';
import { allows, refusedLicences } from './licences.mjs';
import { checkLockfile } from './lockfile.mjs';

const HASH = `sha512-${'A'.repeat(86)}==`;

/** @param {string} resolution @param {string} [version] */
const lockfile = (resolution, version = '1.0.0') =>
  [
    "lockfileVersion: '9.0'",
    'importers:',
    '',
    '  packages/core:',
    '    dependencies:',
    "      '@scope/one':",
    '        specifier: ^1.0.0',
    `        version: ${version}`,
    '',
    'packages:',
    '',
    "  '@scope/one@1.0.0':",
    `    resolution: ${resolution}`,
    "    engines: {node: '>=20'}",
    '',
    'snapshots:',
    '',
    "  '@scope/one@1.0.0': {}",
    '',
  ].join('\n');

test('a lockfile of hashed packages passes', () => {
  for (const version of [
    '1.0.0',
    'link:../edge',
    'link:../../tools/command-line',
    'react@18.3.1',
    '1.0.0(@types/node@20.1.2)',
  ])
    assert.deepEqual(checkLockfile(lockfile(`{integrity: ${HASH}}`, version)), { packages: 1, refused: [] });
});

test('a package from elsewhere is rejected, with its line', () => {
  for (const resolution of [
    '{tarball: https://example.com/one.tgz}',
    `{integrity: ${HASH}, tarball: https://example.com/one.tgz}`,
    '{commit: 0123456789abcdef0123456789abcdef01234567, repo: https://example.com/one.git, type: git}',
    '{directory: ../one, type: directory}',
    '{integrity: sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=}',
  ])
    assert.deepEqual(checkLockfile(lockfile(resolution)).refused, [
      `pnpm-lock.yaml:12: @scope/one@1.0.0 has "resolution: ${resolution}"; expected a package of the registry with its SHA-512 alone`,
    ]);
});

test('a dependency on a folder or an address outside of the workspace is rejected', () => {
  for (const version of ['link:../../../elsewhere', 'file:../one', 'https://example.com/one.tgz'])
    assert.deepEqual(checkLockfile(lockfile(`{integrity: ${HASH}}`, version)).refused, [
      `pnpm-lock.yaml:8: packages/core asks for @scope/one "${version}"; expected a version, or a folder of the workspace`,
    ]);
});

test('a lockfile without packages fails', () => {
  assert.equal(checkLockfile("lockfileVersion: '10.0'\n").refused.length, 1);
});

test('OR needs one allowed side, AND needs both, and a mixture requires a person', () => {
  const allowed = ['MIT', 'Zlib'];
  assert.equal(allows('MIT', allowed), true);
  assert.equal(allows('(MIT OR GPL-3.0)', allowed), true);
  assert.equal(allows('(MIT AND Zlib)', allowed), true);
  assert.equal(allows('MIT AND GPL-3.0', allowed), false);
  assert.equal(allows('GPL-3.0', allowed), false);
  assert.equal(allows('Unknown', allowed), false);
  assert.equal(allows('MIT AND (Zlib OR GPL-3.0)', allowed), false);
});

test('a rejected licence is reported with its package', () => {
  const [line, ...others] = refusedLicences(
    { MIT: [{ name: 'fine', versions: ['1.0.0'] }], 'AGPL-3.0': [{ name: 'strict', versions: ['2.0.0'] }] },
    ['MIT'],
    'packages/edge',
  );
  assert.match(
    line ?? '',
    /^packages\/edge: strict 2\.0\.0 has the licence "AGPL-3\.0"; expected one of MIT\./,
  );
  assert.deepEqual(others, []);
});

test('high and critical advisories fail, others are counted', () => {
  const advisory = {
    module_name: 'one',
    vulnerable_versions: '<2',
    title: 'Reads too much',
    url: 'https://a.example/1',
  };
  const advisories = {
    1: { ...advisory, severity: 'high' },
    2: { ...advisory, severity: 'low' },
    3: { ...advisory, severity: 'critical' },
  };
  assert.deepEqual(readAudit(JSON.stringify({ advisories })), {
    answered: true,
    stops: [
      'one <2: high: Reads too much (https://a.example/1)',
      'one <2: critical: Reads too much (https://a.example/1)',
    ],
    others: 1,
  });
});

test('a registry without an answer fails, and its address is not printed', () => {
  assert.deepEqual(
    readAudit('Error\n  × The endpoint (at https://mirror.example/audit) responded with 405'),
    {
      answered: false,
      why: 'Error The endpoint responded with 405',
    },
  );
  assert.deepEqual(readAudit('{"error":{"message":"no audit at https://mirror.example"}}'), {
    answered: false,
    why: 'no audit at its address',
  });
});
