import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missing } from '@cameo/testing/tools';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyProject, MAIN } from './cameo.js';

let project: Awaited<ReturnType<typeof emptyProject>>;
beforeEach(async () => {
  project = await emptyProject();
});
afterEach(() => project.remove());

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) missing('python', 'the questions of cameo init', 'There is no python3, which has a terminal.');

/** Keys of a terminal. */
const [ENTER, BACK, CTRL_C] = ['\r', '\u007f', '\u0003'];

/** Runs `cameo init` in a terminal; each text is awaited in its output, then the keys are typed. */
const init = (...steps: readonly (readonly [text: string, keys: string])[]) =>
  spawnSync(
    'python3',
    [join(import.meta.dirname, 'terminal.py'), JSON.stringify(steps), process.execPath, MAIN, 'init'],
    { cwd: project.folder, env: { PATH: process.env['PATH'] }, encoding: 'utf8', timeout: 60_000 },
  );

describe.skipIf(!python || process.platform === 'win32')('the questions of init', () => {
  it('end with Ctrl+C, and nothing is written', async () => {
    const { status, stdout } = init(['Bucket', CTRL_C]);
    expect([status, stdout]).toEqual([130, expect.stringContaining('Nothing was written.')]);
    // The cursor that the prompts hide is visible again (DEC private mode 25).
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
    expect(await readdir(project.folder)).toEqual(['node_modules']);
  });

  it('reject a wrong answer where it is given, and continue', async () => {
    const { status, stdout } = init(
      ['Bucket', `_${ENTER}`],
      ["expected an S3 bucket's name", `${BACK}${ENTER}`],
      ['Region', ENTER],
      ['Stages', `,-x${ENTER}`],
      ['Got "-x"', `${BACK}${BACK}dev${ENTER}`],
      ['Address', `img.example.com${ENTER}`],
      ['expected an origin', `${BACK.repeat(15)}https://img.example.com${ENTER}`],
    );
    expect([status, stdout]).toEqual([0, expect.stringContaining('Written: cameo.config.ts, .gitignore.')]);
    const text = await readFile(join(project.folder, 'cameo.config.ts'), 'utf8');
    expect(text.match(/^ {4}\w+: \{.*$/gm)).toEqual([
      "    local: { baseUrl: 'http://127.0.0.1:4600' },",
      expect.stringMatching(/^ {4}dev: \{ bucket: 'cameo-cli-[a-z0-9-]+-pictures-dev' \},$/),
      expect.stringMatching(/^ {4}prod: \{ .*-pictures-prod', baseUrl: 'https:\/\/img\.example\.com' \},$/),
    ]);
  });
});
