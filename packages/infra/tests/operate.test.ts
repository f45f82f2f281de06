import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** Runs a built command as pnpm does, for a person who is in the folder of these tests. */
function run(command: 'doctor' | 'warm' | 'budget', ...argv: readonly string[]) {
  const config = fileURLToPath(new URL('../../../cameo.config.ts', import.meta.url));
  const child = spawn(process.execPath, [CAMEO, command, ...argv, '--config', config], {
    env: { PATH: process.env['PATH'], INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, said, ended };
}

describe('cameo doctor', () => {
  it('passes the local edge, a line for each check', async () => {
    const { said, ended } = run('doctor', '--url', edge.url);
    expect([await ended, said.err]).toEqual([0, '']);
    expect(said.out.split('\n')[0]).toBe(`${edge.url}, with earth.jpg`);
    expect(said.out).not.toContain('FAIL');
    expect(said.out).toMatch(/checks passed/);
  });

  it('fails with exit code 1, and with findings for a program', async () => {
    const { said, ended } = run('doctor', '--url', edge.url, '--picture', 'none.jpg', '--json');
    expect(await ended).toBe(1);
    const { base, picture, results } = JSON.parse(said.out);
    expect([base, picture, results.length]).toEqual([edge.url, 'none.jpg', 11]);
    expect(results[1]).toMatchObject({
      name: 'widths',
      state: 'fail',
      expected: 'a picture wider than 640 px',
    });
  });

  it.each([
    [
      ['--stage', 'nowhere'],
      /^cameo: Got the stage "nowhere", expected one of local, dev, prod\. See --help\.\n$/,
    ],
    [['--picture', 'a.jpg'], /^cameo: Expected a stage, --url URL or both/],
    [['--url', 'http://x', '--fast'], /^cameo: Got --fast, which is no option here/],
  ])('says in a line what is wrong with %j', async (argv, line) => {
    const { said, ended } = run('doctor', ...argv);
    expect([await ended, said.out]).toEqual([2, '']);
    expect(said.err).toMatch(line);
  });
});

describe('cameo warm', () => {
  const PICTURES = ['earth.jpg', 'hands.jpg', 'cops.jpg', 'clouds.png'];
  const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0);
  const figure = (text: string, label: string) => Number(new RegExp(`${label} +([\\d,]+)`).exec(text)?.[1]);

  const SIGNALS = [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const;
  it.each(some(SIGNALS, 1))(
    'goes on where %s stopped it, and renders nothing twice',
    async (signal, code) => {
      const list = `${signal}.txt`;
      await writeFile(join(folder, list), `# some\n${PICTURES.join('\n')}\n`);
      // A quality of its own for each run, so that nothing is there yet.
      const quality = signal === 'SIGINT' ? 60 : 70;
      const argv = [
        '--url',
        edge.url,
        '--from',
        list,
        '--widths',
        '48,64,96,160,200,248,304,344',
        '--query',
        `q=${quality}`,
      ];
      const before = edge.stats().renders;
      const first = run('warm', ...argv);
      await expect
        .poll(() => lines(join(folder, `${list}.warm`)), { timeout: 60_000, interval: 5 })
        .toBeGreaterThan(5);
      first.child.kill(signal);
      expect(await first.ended).toBe(code);
      const done = lines(join(folder, `${list}.warm`));
      expect(done).toBeLessThan(96);
      if (signal === 'SIGINT') {
        expect(figure(first.said.out, 'warmed')).toBe(done);
        expect(first.said.out).toContain('Stopped. Run it again to go on from here.\n');
      }

      const second = run('warm', ...argv);
      expect([await second.ended, second.said.out]).toEqual([0, expect.stringContaining('failed')]);
      expect(figure(second.said.out, 'warm from an earlier run')).toBe(done);
      expect(figure(second.said.out, 'warmed')).toBe(96 - done);
      expect(edge.stats().renders - before).toBe(96);
      // Where there is no terminal, progress is lines that end.
      expect(second.said.err).toMatch(/^(?:[\d,]+\/96 variants {2}.*\n)+$/);
    },
  );

  it('fails with exit code 1 when a picture is missing, and names it', async () => {
    await writeFile(join(folder, 'missing.txt'), 'earth.jpg\nnone.jpg\n');
    const { said, ended } = run(
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
    expect(await ended).toBe(1);
    expect(said.out).toContain(
      '  /none.jpg?w=48 as webp: The picture does not exist. Upload it, or take it off the list.\n',
    );
  });

  it.each([
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
  ])('says in a line what is wrong with %j', async (argv, line) => {
    const { said, ended } = run('warm', ...argv);
    expect([await ended, said.out]).toEqual([2, '']);
    expect(said.err).toMatch(line);
    expect(said.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('cameo budget', () => {
  it('prints a table, and the same for a program', async () => {
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
    const printed = run('budget', ...argv);
    expect([await printed.ended, printed.said.err]).toEqual([0, '']);
    expect(printed.said.out).toContain(
      '5,000 pictures, 10,000,000 views a month; 6 sizes in 3 formats: 90,000 derivatives.\n',
    );
    // 10 + 51 for requests and bytes; 6 + 375.075 + 4 for the functions and the originals.
    expect(printed.said.out).toMatch(/\n\$ in all +\$66\.28 +\$62\.51 +\$446\.0[78]\n/);
    const json = run('budget', ...argv, '--json');
    expect(await json.ended).toBe(0);
    const { traffic, later, uncached, prices } = JSON.parse(json.said.out);
    expect([traffic.memoryMb, later.renders, uncached.renders]).toEqual([1536, 0, 10_000_000]);
    expect(prices['edge-request'].source).toContain('aws.amazon.com');
  });

  it('says in a line what is wrong', async () => {
    const { said, ended } = run('budget', '--hits', '101');
    expect([await ended, said.err]).toEqual([
      2,
      'cameo: --hits got "101", expected a number from 0 to 100. See --help.\n',
    ]);
  });
});
