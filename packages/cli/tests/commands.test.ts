import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cameo, cameoProcess, emptyProject } from './cameo.js';

let project: Awaited<ReturnType<typeof emptyProject>>;
beforeEach(async () => {
  project = await emptyProject();
  const stages =
    "{ dev: { bucket: 'acme-dev', baseUrl: 'https://dev.example' }, prod: { bucket: 'acme-prod' } }";
  await writeFile(
    join(project.folder, 'cameo.config.ts'),
    `export const config = { bucket: 'acme', region: 'eu-west-1', stages: ${stages} };\n`,
  );
});
afterEach(() => project.remove());
const run = (...argv: readonly string[]) => cameo(project.folder, argv);

const COMMANDS = [
  ...['init', 'dev', 'config', 'describe', 'upload', 'package', 'deploy', 'remove'],
  ...['adopt', 'logs', 'doctor', 'purge', 'warm', 'budget', 'ladder', 'keys'],
];

describe('help', () => {
  it('lists every command', async () => {
    const { code, out, err } = await cameoProcess(project.folder, ['--help']);
    expect([code, err]).toEqual([0, '']);
    const [, list = ''] = out.split('Commands:\n');
    expect([...list.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, name]) => name).toSorted()).toEqual(
      COMMANDS.toSorted(),
    );
  });

  it('README.md lists every command', async () => {
    const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
    const listed = [...readme.matchAll(/^\| `cameo (\w+)/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(COMMANDS.toSorted());
  });

  it.each(some(COMMANDS, 5))(
    '%s: has examples, the common options, and the meaning of the exit status',
    async (name) => {
      const { code, out, err } = await run(name, '--help');
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^Usage: cameo ${name} `));
      expect(out).toMatch(new RegExp(`\nExamples:\n {2}cameo ${name}`));
      expect(out).toContain('Exit status: 0 done, 1 failed, 2 wrong command line, 130');
      if (name !== 'init') expect(out).toMatch(/\n {2}--config <FILE> /);
      if (name !== 'dev') expect(out).toMatch(/\n {2}--json /);
    },
  );
});

describe('a misspelt word gets a suggestion', () => {
  const WRONG: readonly (readonly [argv: readonly string[], sentence: string])[] = [
    [['pakcage', 'dev'], 'Got "pakcage", which is no command here: did you mean package?'],
    [['package', 'prdo'], 'Got the stage "prdo", did you mean prod?'],
    [['package', 'zzz'], 'Got the stage "zzz", expected one of dev, prod.'],
    [['deploy', 'dev', '--jsno'], 'Got --jsno, which is no option here: did you mean --json?'],
    [['deploy', 'dev', '--stage', 'prod'], 'Got the stages dev and prod, expected one.'],
    [['remove'], 'Got no stage, expected one of the configuration, as in "dev".'],
    [['purge', '--stage', 'dev'], 'Got no picture, expected its key, as in talent/alice.jpg.'],
    [['purge', 'a.jpg'], 'Expected one of --stage NAME and --url URL.'],
    [['dev'], 'Got no folder, expected one with pictures, as in "npx cameo dev ./pictures".'],
    // An unset variable of a shell must not become the current folder.
    [['describe', ''], 'Got "" as an argument, expected PICTURES, and not nothing.'],
    [['upload', '', '--stage', 'dev'], 'Got "" as an argument, expected PICTURES, and not nothing.'],
    [['dev', ''], 'Got "" as an argument, expected DIR, and not nothing.'],
    [['dev', 'pictures', '--port', '70000'], '--port got "70000", expected a whole number from 0 to 65535.'],
  ];
  it.each([
    [
      ['describe', 'pictures', '--out', 'a.txt'],
      'Got a.txt for the manifest, expected a name that ends in .ts, .mts, .js, .mjs, .json.',
    ],
    [
      ['upload', 'pictures', '--stage', 'dev', '--prefix', '/a'],
      'Got "/a" as the prefix, expected one such as "talent/": with a slash at its end, and none before.',
    ],
  ])('%j', async (argv, sentence) => {
    expect(await run(...argv)).toEqual({ code: 2, out: '', err: `cameo: ${sentence} See --help.\n` });
  });
  it.each(some(WRONG, 4))('%j', async (argv, sentence) => {
    expect(await run(...argv)).toEqual({ code: 2, out: '', err: `cameo: ${sentence} See --help.\n` });
  });
});

it.each([
  [['config', '--stage', 'dev']],
  [['config', '--stage', 'zzz']],
  [['config', '--config', 'none.ts']],
])(
  'the tests of other files may run %j in one process with other runs: it prints and returns the same',
  async (argv) => {
    const alone = await cameoProcess(project.folder, argv);
    expect(`${alone.out}${alone.err}`).not.toBe('');
    expect(await run(...argv)).toEqual(alone);
  },
);

it('reports a missing folder as such, and suggests no option instead', async () => {
  const { code, err } = await cameoProcess(project.folder, ['dev', './no-such-folder']);
  expect(code).toBe(1);
  expect(err).toMatch(
    /^cameo: The folder of the pictures is \S*no-such-folder, which cannot be read \(ENOENT\); name an existing folder\.\n$/,
  );
});

it('purges at a local edge, with a call for each picture, and reports its refusals', async () => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const refused = request.url?.includes('bad');
    response.writeHead(refused ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(refused ? { detail: 'The path is a derivative’s.' } : { derivatives: 3 }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const purged = await run('purge', 'a.jpg', '/deep/b c.jpg', 'a.jpg', '--url', url);
    expect([purged.code, purged.out]).toEqual([0, '2 pictures purged: 6 derivatives deleted.\n']);
    expect(requests).toEqual([
      'POST /__edge/purge?path=%2Fa.jpg',
      'POST /__edge/purge?path=%2Fdeep%2Fb%20c.jpg',
    ]);
    const refused = await cameoProcess(project.folder, ['purge', 'bad', '--url', url, '--json']);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain(`cameo: ${url} answered 400: The path is a derivative’s.\n`);
  } finally {
    server.close();
  }
});
