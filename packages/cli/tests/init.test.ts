import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cameo, emptyProject } from './cameo.js';

let project: Awaited<ReturnType<typeof emptyProject>>;
beforeEach(async () => {
  project = await emptyProject();
});
afterEach(() => project.remove());
const run = (...argv: readonly string[]) => cameo(project.folder, argv);
const read = (file: string) => readFile(join(project.folder, file), 'utf8');

it('writes a valid configuration, and prints the next steps', async () => {
  const options = ['--bucket', 'acme', '--region', 'eu-west-1', '--base-url', 'https://img.example.com'];
  const { code, out, err } = await run('init', '--yes', ...options);
  expect([code, err]).toEqual([0, '']);
  expect(out.split('\n').slice(1, 4)).toEqual([
    expect.stringMatching(/^ {2}npx cameo dev \.\/pictures/),
    expect.stringMatching(/^ {2}npx cameo package dev/),
    expect.stringMatching(/^ {2}npx cameo deploy dev/),
  ]);
  expect(await read('.gitignore')).toBe('node_modules/\n.cameo/\n');
  const found = JSON.parse((await run('config', '--stage', 'prod', '--json')).out);
  const setting = (field: string) => found.settings.find((each: { field: string }) => each.field === field);
  expect(found.stages).toEqual(['local', 'dev', 'prod']);
  expect(setting('bucket')).toEqual({ field: 'bucket', value: 'acme-prod', written: 'stages.prod.bucket' });
  expect(setting('region')).toEqual({ field: 'region', value: 'eu-west-1', written: 'region' });
  expect(setting('baseUrl').value).toBe('https://img.example.com');
  expect(setting('infra.logDays')).toEqual({ field: 'infra.logDays', value: 30 });
});

it('appends to an existing .gitignore, and keeps an existing configuration', async () => {
  await writeFile(join(project.folder, '.gitignore'), '/node_modules\ndist');
  expect((await run('init', '--yes')).code).toBe(0);
  expect(await read('.gitignore')).toBe('/node_modules\ndist\n.cameo/\n');
  const before = await read('cameo.config.ts');
  const again = await run('init', '--yes', '--bucket', 'other');
  expect([again.code, again.out]).toEqual([1, '']);
  expect(again.err).toBe('cameo: cameo.config.ts exists already: edit it, or move it away to start again.\n');
  expect(await read('cameo.config.ts')).toBe(before);
});

it.each([
  [['--bucket', 'A B'], 2, /^cameo: --bucket got "A B", expected an S3 bucket's name/],
  [['--region', 'mars'], 2, /^cameo: --region got "mars", expected an AWS region/],
  [['--base-url', 'img.example'], 2, /^cameo: --base-url got "img\.example", expected an origin/],
  [['--stages', 'dev,local'], 2, /--stages got "dev,local", expected names/],
  [['--stages', 'dev,prod,dev'], 2, /--stages got "dev" twice/],
  // The names of stacks would begin with it, and as an argument it would be an option.
  [['--stages', '-x'], 2, /--stages got "-x", expected a name of at most 36 letters, digits and dashes/],
  [['--regoin', 'x'], 2, /did you mean --region\?/],
])('writes nothing for %j', async (options, code, line) => {
  const ended = await run('init', '--yes', ...options);
  expect([ended.code, ended.out]).toEqual([code, '']);
  expect(ended.err).toMatch(line);
  await expect(read('cameo.config.ts')).rejects.toThrow('ENOENT');
});

it.each(['cameo.config.mjs', 'cameo.config.cjs'])(
  'writes no second configuration beside %s',
  async (name) => {
    await writeFile(join(project.folder, name), '');
    const { code, err } = await run('init', '--yes');
    expect([code, err]).toEqual([1, expect.stringMatching(`^cameo: ${name} exists already`)]);
    await expect(read('cameo.config.ts')).rejects.toThrow('ENOENT');
  },
);

it('names the bucket like the folder, also with letters that no bucket may have', async () => {
  const folder = join(project.folder, 'Große Ölgemälde, été');
  await mkdir(folder);
  const { out } = await cameo(folder, ['init', '--yes', '--json']);
  expect(JSON.parse(out).bucket).toBe('grosse-olgemalde-ete-pictures');
});

it('does not prompt without a terminal', async () => {
  expect((await run('init')).code).toBe(2);
});
