import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cameo, emptyProject } from './cameo.js';

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
    const { code, out, err } = await run('--help');
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

  it.each(COMMANDS)(
    '%s: has examples, the options that all have, and what the status means',
    async (name) => {
      const { code, out, err } = await run(name, '--help');
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^Usage: cameo ${name} `));
      expect(out).toMatch(new RegExp(`\nExamples:\n {2}cameo ${name}`));
      expect(out).toContain('Exit status: 0 done, 1 something failed, 2 a wrong command line, 130');
      if (name !== 'init') expect(out).toMatch(/\n {2}--config <FILE> /);
      if (name !== 'dev') expect(out).toMatch(/\n {2}--json /);
    },
  );
});

describe('a wrong word is answered by the nearest one', () => {
  it.each([
    [['pakcage', 'dev'], 'Got "pakcage", which is no command here: did you mean package?'],
    [['package', 'prdo'], 'Got the stage "prdo", did you mean prod?'],
    [['package', 'zzz'], 'Got the stage "zzz", expected one of dev, prod.'],
    [['deploy', 'dev', '--jsno'], 'Got --jsno, which is no option here: did you mean --json?'],
    [['deploy', 'dev', '--stage', 'prod'], 'Got the stages dev and prod, expected one.'],
    [['remove'], 'Got no stage, expected one of the configuration, as in "dev".'],
    [['purge', '--stage', 'dev'], 'Got no picture, expected its key, as in talent/alice.jpg.'],
    [['purge', 'a.jpg'], 'Expected one of --stage NAME and --url URL.'],
    [['dev'], 'Got no folder, expected one with pictures, as in "npx cameo dev ./pictures".'],
    [['dev', 'pictures', '--port', '70000'], '--port got "70000", expected a whole number from 0 to 65535.'],
  ])('%j', async (argv, sentence) => {
    expect(await run(...argv)).toEqual({ code: 2, out: '', err: `cameo: ${sentence} See --help.\n` });
  });
});

it('says of a folder that is not there what it is, without an option that there is none of', async () => {
  const { code, err } = await run('dev', './no-such-folder');
  expect(code).toBe(1);
  expect(err).toMatch(
    /^cameo: The folder of the pictures is \S*no-such-folder, which cannot be read \(ENOENT\); give one that is there\.\n$/,
  );
});

it('purges at a local edge, a call for each picture, and says what its refusal says', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const refused = request.url?.includes('bad');
    response.writeHead(refused ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(refused ? { detail: 'The path is a derivative’s.' } : { derivatives: 3 }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const purged = await run('purge', 'a.jpg', '/deep/b c.jpg', 'a.jpg', '--url', url);
    expect([purged.code, purged.out]).toEqual([0, '2 pictures forgotten: 6 derivatives deleted.\n']);
    expect(asked).toEqual([
      'POST /__edge/purge?path=%2Fa.jpg',
      'POST /__edge/purge?path=%2Fdeep%2Fb%20c.jpg',
    ]);
    const refused = await run('purge', 'bad', '--url', url, '--json');
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain(`cameo: ${url} answered 400: The path is a derivative’s.\n`);
  } finally {
    server.close();
  }
});
