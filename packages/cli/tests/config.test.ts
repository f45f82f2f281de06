import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../src/project/read-config.js';
import { cameo, cameoProcess, emptyProject } from './cameo.js';

let project: Awaited<ReturnType<typeof emptyProject>>;
beforeEach(async () => {
  project = await emptyProject();
});
afterEach(() => project.remove());
const write = (file: string, text: string) => writeFile(join(project.folder, file), text);
const run = (...argv: readonly string[]) => cameo(project.folder, argv);

const CONFIG = `import { defineImageConfig } from '@cameo/cli';
import { bucket } from './bucket';
export const config = defineImageConfig({ bucket: bucket as string, region: 'eu-west-1', limits: { frames: 7 }, stages: { dev: {} } });
`;

it('loads TypeScript with its imports, also from a subfolder', async () => {
  await write('bucket.ts', "export const bucket: string = 'acme';\n");
  await write('cameo.config.ts', CONFIG);
  await mkdir(join(project.folder, 'src', 'deep'), { recursive: true });
  const { code, out, err } = await cameo(join(project.folder, 'src', 'deep'), ['config', '--stage', 'dev']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^bucket +acme {2}\(written\)$/m);
  expect(out).toMatch(/^limits\.frames +7 {2}\(written\)$/m);
  expect(out).toMatch(/^defaultQuality +80 {2}\(default\)$/m);
});

it.each([
  ['cameo.config.mjs', "export default { bucket: 'acme', region: 'eu-west-1' };\n"],
  ['cameo.config.js', "exports.config = { bucket: 'acme', region: 'eu-west-1' };\n"],
  ['cameo.config.js', "module.exports = { bucket: 'acme', region: 'eu-west-1' };\n"],
  [
    'cameo.config.cjs',
    "const { defineImageConfig } = require('@cameo/cli');\nexports.config = defineImageConfig({ bucket: 'acme', region: 'eu-west-1' });\n",
  ],
  [
    'cameo.config.js',
    "const { readFileSync } = require('fs');\nconst { join } = require('node:path');\nconst [bucket] = readFileSync(join(__dirname, 'bucket.txt'), 'utf8').split('\\n');\nmodule.exports = { bucket, region: 'eu-west-1' };\n",
  ],
  [
    'cameo.config.ts',
    "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nconst { bucket } = require('./bucket.json');\nexport default { bucket, region: 'eu-west-1' };\n",
  ],
])('loads JavaScript and a plain object from %s: %s', async (file, text) => {
  await write('bucket.txt', 'acme\n');
  await write('bucket.json', '{ "bucket": "acme" }');
  await write(file, text);
  const { out } = await run('config', '--json');
  expect(JSON.parse(out).settings).toContainEqual({ field: 'bucket', value: 'acme', written: 'bucket' });
});

it('loads TypeScript that tsconfig.json gives a name', async () => {
  await write('tsconfig.json', '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }');
  await mkdir(join(project.folder, 'src'));
  await write('src/bucket.ts', "export const bucket: string = 'acme';\n");
  await write(
    'cameo.config.ts',
    "import { bucket } from '@/bucket';\nexport const config = { bucket, region: 'eu-west-1' };\n",
  );
  expect((await run('config')).out).toMatch(/^bucket +acme {2}\(written\)$/m);
});

it('works in the current folder, which a script of a workspace changes, not where npm was started', async () => {
  await write('cameo.config.ts', "export const config = { bucket: 'acme', region: 'eu-west-1' };\n");
  const { code, err } = await cameo(project.folder, ['config'], { INIT_CWD: tmpdir() });
  expect([code, err]).toEqual([0, '']);
});

it('keeps standard output for the answer when the configuration prints', async () => {
  await write(
    'cameo.config.ts',
    "console.log('injecting env'); export const config = { bucket: 'acme', region: 'eu-west-1' };\n",
  );
  const { out, err } = await run('config', '--json');
  expect(JSON.parse(out).stages).toEqual([]);
  expect(err).toBe('injecting env\n');
});

it('writes the front end’s part, and reports when it is outdated', async () => {
  await write(
    'cameo.config.ts',
    "export const config = { bucket: 'acme', region: 'eu-west-1', stages: { dev: { baseUrl: 'https://a.example' } } };",
  );
  const line = ['config', '--stage', 'dev', '--write', 'src/pictures.ts'];
  expect((await run(...line, '--check')).err).toBe(
    `cameo: ${join('src', 'pictures.ts')} is missing: run "npx cameo ${line.slice(0, 4).join(' ')} ${join('src', 'pictures.ts')}".\n`,
  );
  expect(await run(...line)).toEqual({ code: 0, out: `${join('src', 'pictures.ts')}\n`, err: '' });
  const text = await readFile(join(project.folder, 'src', 'pictures.ts'), 'utf8');
  expect(text).toContain('"baseUrl": "https://a.example"');
  expect(text).not.toContain('acme');
  expect((await run(...line, '--check')).code).toBe(0);
  await write('src/pictures.ts', `${text}// by hand\n`);
  expect(await run(...line, '--check')).toMatchObject({
    code: 1,
    err: expect.stringContaining('is out of date'),
  });
});

it.each([
  [
    'cameo.config.ts',
    'export const config = {;',
    /^cameo: cameo\.config\.ts cannot be read: line 1, column 24: /,
  ],
  ['cameo.config.ts', "import 'nowhere';", /cannot be read: line 1, column 8: Could not resolve "nowhere"/],
  [
    'cameo.config.ts',
    'export const other = 1;',
    /exports other, expected "export const config = defineImageConfig\(\{ … \}\)"/,
  ],
  [
    'cameo.config.ts',
    "export const config = { bucket: 'acme' };",
    /^cameo: cameo\.config\.ts: .*region: got nothing, expected/,
  ],
  ['cameo.config.ts', 'const config = 1;', /exports no settings, expected "export const config/],
  ['cameo.config.cjs', 'const config = 1;', /exports no settings, expected "export const config/],
  ['cameo.config.ts', 'export default () => ({});', /exports a function, expected "export const config/],
  ['cameo.config.ts', 'export const config = Promise.resolve({});', /exports a promise, expected/],
  ['cameo.config.ts', "import './nowhere';", /Could not resolve "\.\/nowhere"; correct its name\.\n$/],
  [
    'cameo.config.ts',
    "export const config = { bucket: 'acme', regoin: 'eu-west-1', limits: { width: 0 } };",
    /ts: region: got nothing, expected [^;]+; regoin: there is no such field, did you mean region\?; limits\.width: got 0, /,
  ],
  ['other.ts', '', /There is no cameo\.config\.ts in .* or above: "npx cameo init" writes one/],
])('reports in one line what is wrong with %s: %s', async (file, text, line) => {
  await write(file, text);
  const { code, out, err } = await run('config');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(line);
  expect(err.trim().split('\n')).toHaveLength(1);
});

it('does not wait for ever for a configuration that awaits what never comes', async () => {
  await write('cameo.config.ts', 'await new Promise(() => {});\nexport const config = {};\n');
  await expect(readConfig(join(project.folder, 'cameo.config.ts'), 100)).rejects.toThrow(
    'cameo.config.ts: its code did not end within 0.1 s; remove what it awaits at its top level.',
  );
});

it('ends although a configuration leaves a timer', async () => {
  await write(
    'cameo.config.ts',
    "setInterval(() => {}, 1000);\nexport const config = { bucket: 'acme', region: 'eu-west-1' };\n",
  );
  const { code, out, err } = await cameoProcess(project.folder, ['config', '--json']);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out).file).toBe(join(project.folder, 'cameo.config.ts'));
});
