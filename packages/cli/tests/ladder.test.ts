import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cameo, emptyProject, MAIN } from './cameo.js';

let project: Awaited<ReturnType<typeof emptyProject>>;
const file = (name: string) => join(project.folder, name);
const run = (...argv: readonly string[]) => cameo(project.folder, ['ladder', ...argv]);
const CONFIG = `import { defineImageConfig } from '@cameo/cli';
export const config = defineImageConfig({
  bucket: 'acme',
  region: 'eu-west-1',
  ladder: [100, 400, 1600],
});
`;
beforeAll(async () => {
  project = await emptyProject();
  await writeFile(file('cameo.config.ts'), CONFIG);
  await writeFile(file('broken.gz'), 'no gzip');
});
afterAll(() => project.remove());

it('prints the best ladder beside the configured one, and the costs of a change', async () => {
  const { code, out, err } = await run('--top', '3840');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^fitted +18 +1\.16 /m);
  expect(out).toMatch(/^in force +3 +\d/m);
  expect(out).toMatch(/^next\/image +15 /m);
  expect(out).toMatch(/^ {2}18 {2}1\.16 {2}█+ ◀$/m);
  // None of the three rungs is kept; 5,000 pictures in three formats at 18 rungs.
  expect(out).toContain('At most 270,000 derivatives are made again');
});

it("fits to the user's screens, and writes the ladder into the configuration", async () => {
  // All users have the same screen: pictures of 96 px at density 2 need 192, a page of 500 px needs 1,000.
  await writeFile(file('devices.json'), JSON.stringify([{ width: 500, density: 2, share: 1 }]));
  const { code, out } = await run(
    '--from',
    'devices.json',
    '--rungs',
    '12',
    '--worst',
    '4',
    '--keep',
    '48',
    '--write',
    '--json',
  );
  expect(code).toBe(0);
  const { fitted } = JSON.parse(out) as { readonly fitted: { readonly ladder: readonly number[] } };
  expect(fitted.ladder).toHaveLength(12);
  expect(fitted.ladder).toEqual(expect.arrayContaining([48, 192, 1000, 1600]));
  const { out: inForce } = await cameo(project.folder, ['config', '--json']);
  const { settings } = JSON.parse(inForce) as {
    readonly settings: readonly { field: string; value: unknown }[];
  };
  expect(settings.find(({ field }) => field === 'ladder')?.value).toEqual(fitted.ladder);
  expect(await readFile(file('cameo.config.ts'), 'utf8')).toContain("region: 'eu-west-1',");
  await writeFile(file('cameo.config.ts'), CONFIG);
});

it('fits to an access log, compressed as by CloudFront', async () => {
  const line = (query: string) => ['2026-11-27', '10:00:00', 'FRA56-P4', 'GET', '/a.jpg', query].join('\t');
  const log = [
    '#Version: 1.0',
    '#Fields: date time x-edge-location cs-method cs-uri-stem cs-uri-query',
    // Widths that are no rungs: each was needed exactly.
    ...Array.from({ length: 9 }, () => line('w=328&dpr=2')),
    ...[line('W=200&q=60'), line('-'), line('q=60')],
  ].join('\n');
  await writeFile(file('log.gz'), gzipSync(log));
  const { out } = await run('--from', 'log.gz', '--json');
  const { fittedTo, fitted } = JSON.parse(out) as {
    readonly fittedTo: string;
    readonly fitted: { readonly ladder: number[] };
  };
  expect(fittedTo).toMatch(/^10 of 12 requests of .*log\.gz that have a width$/);
  // 656 px for nine of ten.
  expect(fitted.ladder).toEqual(expect.arrayContaining([200, 656]));
});

const WRONG: readonly (readonly [argv: readonly string[], status: number, text: string])[] = [
  [['--keep', '100'], 2, '--keep got 100, expected multiples of 8, such as 104.'],
  [['--top', '1366'], 2, '--top got 1366, expected a multiple of 8, such as 1368.'],
  [['--top', '160'], 1, 'No ladder of 18 rungs fits below 160 px, 16 px apart: 10 is the maximum.'],
  [
    ['--rungs', '8', '--top', '3840'],
    1,
    'No ladder of 8 rungs sends at most 1.85 times the pixels of every place',
  ],
  [['--from', 'none.json'], 1, 'none.json cannot be read as JSON'],
  [['--from', 'none.gz'], 1, 'none.gz cannot be read as an access log: ENOENT'],
  [['--from', 'none.log'], 1, 'none.log cannot be read as an access log: ENOENT'],
  [['--from', 'broken.gz'], 1, 'broken.gz cannot be read as an access log: incorrect header check'],
  [['--from', 'cameo.config.ts'], 1, 'has no line "#Fields:"'],
];

it.each(some(WRONG, 4))('reports in one line what is wrong with %j', async (argv, status, text) => {
  const { code, out, err } = await run(...argv);
  expect([code, out]).toEqual([status, '']);
  expect(err).toContain(text);
  expect(err.trim().split('\n')).toHaveLength(1);
});

it('ends at the configured limit, and is written there', async () => {
  const limited = CONFIG.replace('[100, 400, 1600],', '[100, 1920],\n  limits: { width: 1920 },');
  await writeFile(file('limited.config.ts'), limited);
  const { code, out, err } = await run('--config', 'limited.config.ts', '--write');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('limited.config.ts now has this ladder');
  const [, written = ''] = (await readFile(file('limited.config.ts'), 'utf8')).split('ladder:');
  const rungs = written.slice(0, written.indexOf(']')).match(/\d+/g)?.map(Number) ?? [];
  // The default number, and of the default fixed rungs those below the last.
  expect([rungs.length, rungs.at(-1)]).toEqual([18, 1920]);
  expect(rungs).toEqual(expect.arrayContaining([48, 64, 640, 1200]));

  const before = await readFile(file('limited.config.ts'), 'utf8');
  const other = await run('--config', 'limited.config.ts', '--top', '3840', '--write');
  expect(other.code).toBe(1);
  expect(other.err).toBe(
    'cameo: The configuration is invalid with this ladder, and was not changed. limited.config.ts: limits.width: got 1920, expected the last rung of the ladder, 3840.\n',
  );
  expect(await readFile(file('limited.config.ts'), 'utf8')).toBe(before);
});

it('writes nothing if the best ladder is the configured one, as the default is', async () => {
  const text = "export const config = { bucket: 'acme', region: 'eu-west-1' };\n";
  await writeFile(file('plain.config.mjs'), text);
  const { code, out, err } = await run('--config', 'plain.config.mjs', '--write');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/nothing changes\.\n$/);
  expect(await readFile(file('plain.config.mjs'), 'utf8')).toBe(text);
});

it('gives advice for a last rung that is impossible', async () => {
  await writeFile(file('odd.config.ts'), CONFIG.replace('1600', '1366'));
  const { code, err } = await run('--config', 'odd.config.ts');
  expect([code, err]).toEqual([
    1,
    'cameo: The ladder ends at limits.width, 1366, expected a multiple of 8: give the last rung, as in --top 1368.\n',
  ]);
});

it.skipIf(process.platform === 'win32')(
  'keeps the configuration if a new one cannot be written',
  async () => {
    const before = `${'// A line of a comment.\n'.repeat(200)}${CONFIG}`;
    await writeFile(file('cameo.config.ts'), before);
    // No file may be longer than 512 bytes, as on a disk that is nearly full.
    const limited = `ulimit -f 1; exec "$0" "$@"`;
    const { status } = spawnSync(
      'sh',
      ['-c', limited, process.execPath, MAIN, 'ladder', '--rungs', '14', '--write'],
      {
        cwd: project.folder,
      },
    );
    expect(status).not.toBe(0);
    expect(await readFile(file('cameo.config.ts'), 'utf8')).toBe(before);
  },
);
