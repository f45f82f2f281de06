import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readCommandLine } from '@cameo/command-line';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AnyCommand } from '../src/command.js';
import { cameo, emptyProject } from './cameo.js';

const FOLDER = join(import.meta.dirname, '../src/commands');
const COMMANDS: readonly AnyCommand[] = await Promise.all(
  (await readdir(FOLDER))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(async (name) => (await import(join(FOLDER, name))).command),
);
const EXAMPLES = COMMANDS.flatMap((command) =>
  command.examples.map(([line]) => [line, wordsOf(line), command] as const),
);

/** Splits a line into words like a shell; examples quote only patterns. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Credentials for an S3 server. */
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

/** Files that examples name: a CloudFront log with one view, and lists of keys. */
const LOG = [
  '#Version: 1.0',
  '#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status x-edge-result-type',
  '2026-11-27\t10:00:00\tGET\t/talent/alice.jpg\tw=640\t200\tHit',
].join('\n');

let project: Awaited<ReturnType<typeof emptyProject>>;
let before: NodeJS.ProcessEnv;
const folderBefore = process.cwd();
beforeAll(async () => {
  project = await emptyProject();
  const inside = (name: string) => join(project.folder, name);
  await Promise.all(['pictures', 'talent', 'src'].map((name) => mkdir(inside(name))));
  const picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#369' } })
    .jpeg()
    .toBuffer();
  for (const name of ['pictures/a.jpg', 'talent/alice.jpg']) await writeFile(inside(name), picture);
  for (const name of ['changed.txt', 'keys.txt']) await writeFile(inside(name), 'talent/alice.jpg\n');
  await writeFile(inside('E123.2026-11-27.gz'), gzipSync(LOG));
  // Commands read files relative to the current folder.
  before = { ...process.env };
  Object.assign(process.env, KEYS);
  process.chdir(project.folder);
});
afterAll(async () => {
  process.chdir(folderBefore);
  for (const name of Object.keys(KEYS)) delete process.env[name];
  Object.assign(process.env, before);
  await project.remove();
});

describe('the examples in the help of each command', () => {
  it('exist for every command', () => {
    expect(COMMANDS.length).toBe(16);
    expect(COMMANDS.filter(({ examples }) => examples.length === 0)).toEqual([]);
  });

  it.each(EXAMPLES)('%s: is valid', (_, words, command) => {
    const [program, name, ...argv] = words;
    expect(`${program} ${name}`).toBe(command.name);
    expect(readCommandLine(command, argv)).toMatchObject({ kind: 'run' });
  });
});

/** Examples without a server. */
const OFFLINE = /^cameo (?:init --yes|config|describe|budget|ladder)/;

describe('the examples that need no account', () => {
  const written = new Map([
    ['cameo init --yes --bucket acme-pictures --region eu-central-1', 'cameo.config.ts'],
    ['cameo config --stage prod --write src/pictures-config.ts', 'src/pictures-config.ts'],
    ["cameo describe 'pictures/**'", 'pictures.ts'],
    ['cameo describe pictures --out src/pictures.json', 'src/pictures.json'],
  ]);
  const offline = EXAMPLES.filter(([line]) => OFFLINE.test(line));

  /** A copy of the project for one example: with what the first example of `init` writes, except for `init` itself. */
  const own = async (line: string) => {
    const copy = await emptyProject();
    onTestFinished(() => copy.remove());
    await cp(project.folder, copy.folder, { recursive: true, filter: (path) => !/node_modules$/.test(path) });
    const [, [, ...init]] = offline.find(([each]) => each.startsWith('cameo init')) ?? ['', []];
    if (!line.startsWith('cameo init')) expect((await cameo(copy.folder, init)).code).toBe(0);
    return copy.folder;
  };

  it('include all that can run here', () => {
    expect(offline.map(([line]) => line)).toEqual(expect.arrayContaining([...written.keys()]));
    expect(offline).toHaveLength(13);
  });

  it.each(offline)('%s: does what it says', async (line, [, ...argv]) => {
    const folder = await own(line);
    // It compares with what this wrote.
    if (line.endsWith('--check')) await cameo(folder, ['describe', 'pictures/**']);
    const { code, out, err } = await cameo(folder, argv);
    expect([code, err.split('\n').filter((each) => !/^(?:cameo describe: .*)?$/.test(each))]).toEqual([
      0,
      [],
    ]);
    if (argv.includes('--json')) expect(() => JSON.parse(out)).not.toThrow();
    const file = written.get(line);
    if (file !== undefined) expect(await readFile(join(folder, file), 'utf8')).not.toBe('');
  });
});
