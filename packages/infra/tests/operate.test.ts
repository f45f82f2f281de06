import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cameo } from '../../cli/tests/cameo.js';
import { CAMEO } from './packaged.js';
import { runningEdge } from './running-edge.js';

let edge: Awaited<ReturnType<typeof runningEdge>>;
let folder = '';
beforeAll(async () => {
  edge = await runningEdge();
  folder = await mkdtemp(join(tmpdir(), 'cameo-operate-'));
});
afterAll(async () => {
  await edge.close();
  await rm(folder, { recursive: true });
});

type Command = 'doctor' | 'warm' | 'budget';
const CONFIG = ['--config', fileURLToPath(new URL('../../../cameo.config.ts', import.meta.url))];

/** Runs a command where the process is not what is tested. */
const runShared = (command: Command, ...argv: readonly string[]) =>
  cameo(folder, [command, ...argv, ...CONFIG]);

/** Runs a built command in the folder of these tests. */
function run(command: Command, ...argv: readonly string[]) {
  const child = spawn(process.execPath, [CAMEO, command, ...argv, ...CONFIG], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output, ended };
}

describe('cameo doctor', () => {
  it('passes on the local edge, with one line per check', async () => {
    const { output, ended } = run('doctor', '--url', edge.url);
    expect([await ended, output.err]).toEqual([0, '']);
    expect(output.out.split('\n')[0]).toBe(`${edge.url}, with earth.jpg`);
    expect(output.out).not.toContain('FAIL');
    expect(output.out).toMatch(/checks passed/);
  });

  it('fails with exit code 1, and with machine-readable findings', async () => {
    const { output, ended } = run('doctor', '--url', edge.url, '--picture', 'none.jpg', '--json');
    expect(await ended).toBe(1);
    const { base, picture, results } = JSON.parse(output.out);
    expect([base, picture, results.length]).toEqual([edge.url, 'none.jpg', 12]);
    expect(results[1]).toMatchObject({
      name: 'widths',
      state: 'fail',
      expected: 'a picture wider than 640 px',
    });
  });

  const WRONG: readonly (readonly [argv: readonly string[], line: RegExp])[] = [
    [
      ['--stage', 'nowhere'],
      /^cameo: Got the stage "nowhere", expected one of local, dev, prod\. See --help\.\n$/,
    ],
    [['--picture', 'a.jpg'], /^cameo: Expected a stage, --url URL or both/],
    [['--url', 'http://x', '--fast'], /^cameo: Got --fast, which is no option here/],
  ];
  it.each(some(WRONG, 1))('reports in one line what is wrong with %j', async (argv, line) => {
    const { code, out, err } = await runShared('doctor', ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(line);
  });
});

describe('cameo warm', () => {
  const PICTURES = some(['cops.jpg', 'hands.jpg', 'earth.jpg', 'clouds.png', 'smile.jpg'], 2);
  const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0);
  const figure = (text: string, label: string) => Number(new RegExp(`${label} +([\\d,]+)`).exec(text)?.[1]);

  const SIGNALS = [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const;
  it.each(some(SIGNALS, 1))('resumes after %s, and renders nothing twice', async (signal, code) => {
    const list = `${signal}.txt`;
    await writeFile(join(folder, list), `# some\n${PICTURES.join('\n')}\n`);
    // A distinct quality for each run, so that nothing is stored yet.
    const quality = signal === 'SIGINT' ? 60 : 70;
    const widths = some([64, 96, 160, 200, 248, 304, 344, 408], 3);
    const all = PICTURES.length * widths.length * 3;
    const argv = ['--url', edge.url, '--from', list, '--widths', widths.join(), '--query', `q=${quality}`];
    const before = edge.stats().renders;
    const first = run('warm', ...argv);
    await expect
      .poll(() => lines(join(folder, `${list}.warm`)), { timeout: 60_000, interval: 5 })
      .toBeGreaterThan(5);
    first.child.kill(signal);
    expect(await first.ended).toBe(code);
    const done = lines(join(folder, `${list}.warm`));
    expect(done).toBeLessThan(all);
    if (signal === 'SIGINT') {
      expect(figure(first.output.out, 'warmed')).toBe(done);
      expect(first.output.out).toContain('Stopped. Run the command again to continue.\n');
    }

    const second = run('warm', ...argv);
    expect([await second.ended, second.output.out]).toEqual([0, expect.stringContaining('failed')]);
    expect(figure(second.output.out, 'warm from an earlier run')).toBe(done);
    expect(figure(second.output.out, 'warmed')).toBe(all - done);
    expect(edge.stats().renders - before).toBe(all);
    // Without a terminal, progress is printed as separate lines.
    expect(second.output.err).toMatch(new RegExp(`^(?:cameo warm: \\d+/${all} variants(?: {2}.*)?\n)+$`));
  });

  it('fails with exit code 1 for a missing picture, and names it', async () => {
    await writeFile(join(folder, 'missing.txt'), 'earth.jpg\nnone.jpg\n');
    const { code, out } = await runShared(
      'warm',
      '--url',
      edge.url,
      '--from',
      'missing.txt',
      '--widths',
      '48',
      '--formats',
      'webp',
    );
    expect(code).toBe(1);
    expect(out).toContain(
      '  /none.jpg?w=64 as webp: The picture does not exist. Upload it, or remove it from the list.\n',
    );
  });

  const WRONG: readonly (readonly [argv: readonly string[], line: RegExp])[] = [
    [['--url', 'http://127.0.0.1:1'], /^cameo: Got no --from, expected a file/],
    [
      ['--url', 'http://127.0.0.1:1', '--from', 'nope.txt'],
      /^cameo: --from names a file that cannot be read \(ENOENT.*nope\.txt/,
    ],
    [
      ['--url', 'http://127.0.0.1:1', '--from', 'x', '--widths', '0'],
      /^cameo: --widths got "0", expected a whole number from 1 to 16384\./,
    ],
    [
      ['--url', 'http://127.0.0.1:1', '--from', 'x', '--formats', 'bmp'],
      /^cameo: --formats got "bmp", expected some of avif,webp,jpeg\./,
    ],
  ];
  it.each(some(WRONG, 1))('reports in one line what is wrong with %j', async (argv, line) => {
    const { code, out, err } = await runShared('warm', ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('cameo budget', () => {
  it('prints a table, and the same as JSON', async () => {
    const argv = [
      '--pictures',
      '5000',
      '--views',
      '10000000',
      '--picture-kb',
      '60',
      '--render-ms',
      '500',
      '--memory',
      '1536',
    ];
    const printed = await runShared('budget', ...argv);
    expect([printed.code, printed.err]).toEqual([0, '']);
    expect(printed.out).toContain(
      '5,000 pictures, 10,000,000 views a month; 6 sizes in 3 formats: 90,000 derivatives.\n',
    );
    // 10 + 51 for requests and bytes, of which Refine saves 3.50 and costs 2.14 once; 6 + 375.075 + 4 for the functions and the
    // originals.
    expect(printed.out).toMatch(/\n\$ total {3,}\$66\.14 +\$59\.57 +\$446\.0[78]\n/);
    const json = run('budget', ...argv, '--json');
    expect(await json.ended).toBe(0);
    const { traffic, later, uncached, prices } = JSON.parse(json.output.out);
    expect([traffic.memoryMb, later.renders, uncached.renders]).toEqual([1536, 0, 10_000_000]);
    expect(prices['edge-request'].source).toContain('aws.amazon.com');
  });

  it('reports invalid arguments in one line', async () => {
    const { code, err } = await runShared('budget', '--hits', '101');
    expect([code, err]).toEqual([
      2,
      'cameo: --hits got "101", expected a number from 0 to 100. See --help.\n',
    ]);
  });
});
