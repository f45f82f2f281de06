import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../bootstrap.mjs';
import { APPS, readArgs } from './args.mjs';

test('without arguments every application is tried in every engine', async () => {
  assert.deepEqual(await readArgs([]), {
    apps: ['html', 'vue', 'vite-tailwind', 'next'],
    engines: ['chromium', 'firefox', 'webkit'],
    serve: false,
  });
});

test('a selection is tried, also after pnpm\'s "--"', async () => {
  const expected = { apps: ['next'], engines: ['webkit'], serve: false };
  assert.deepEqual(await readArgs(['next', '--engine', 'webkit']), expected);
  assert.deepEqual(await readArgs(['--', 'next', '--engine=webkit']), expected);
  assert.deepEqual(await readArgs(['html', '--serve']), {
    apps: ['html'],
    engines: ['chromium', 'firefox', 'webkit'],
    serve: true,
  });
});

test('a mistake is reported in one line', async () => {
  assert.deepEqual(await readArgs(['astro']), {
    mistake: 'Got the application "astro", expected one of html, vue, vite-tailwind, next. See --help.',
  });
  assert.deepEqual(await readArgs(['--engine', 'ie']), {
    mistake: '--engine got "ie", expected some of chromium,firefox,webkit. See --help.',
  });
  assert.deepEqual(await readArgs(['--serve']), {
    mistake: '--serve got 4 applications, expected one of html, vue, vite-tailwind, next. See --help.',
  });
});

for (const app of APPS)
  test(`${app} is an independent application, with versions and without a lockfile`, () => {
    const folder = join(ROOT, 'examples', app);
    const { dependencies, devDependencies = {} } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    for (const range of Object.values({ ...dependencies, ...devDependencies }))
      assert.match(range, /^[\^~]\d+\.\d+\.\d+$/);
    assert.ok(!existsSync(join(folder, 'package-lock.json')));
    assert.match(
      readFileSync(join(folder, 'README.md'), 'utf8'),
      new RegExp(`^1\\. \`pnpm try-apps ${app} --serve\``, 'm'),
    );
  });
