import { readFileSync } from 'node:fs';
import { readCommandLine, text, UsageError } from '@cameo/command-line';
import { describe, expect, it } from 'vitest';
import { BENCHES } from '../benches.js';
import { type Bench, commandLine, type Found } from './bench.js';

const BENCH: Bench<Found> = {
  name: 'bench:nothing',
  about: 'Measures nothing.',
  quick: 'less of it',
  images: 'pictures',
  document: 'docs/performance.md',
  options: { log: text('FILE', 'a log') },
  check: ({ log }, quick) => {
    if (log !== undefined && quick) throw new UsageError('Got --log with --quick, expected one of them.');
  },
  measure: async () => ({ versions: {}, input: '' }),
  report: () => '',
  unmet: () => [],
};
const read = (...argv: readonly string[]) => readCommandLine(commandLine(BENCH), argv);

describe('the command line of a benchmark', () => {
  it('has common options, those of its kind, and its own', () => {
    const nothing = {
      own: { log: undefined },
      images: undefined,
      json: undefined,
      write: false,
      quick: false,
    };
    expect(read()).toEqual({ kind: 'run', args: nothing });
    expect(read('--', '--json', 'out.json', '--images', 'photos', '--write', '--log', 'a')).toEqual({
      kind: 'run',
      args: { own: { log: 'a' }, images: 'photos', json: 'out.json', write: true, quick: false },
    });
    const { images: _, document: __, ...plain } = BENCH;
    expect(readCommandLine(commandLine(plain), ['--write'])).toEqual({
      kind: 'mistake',
      text: 'Got --write, which is no option here: expected one of --log, --json, --quick. See --help.',
    });
  });

  it.each([
    [['--quick', '--write'], 'Got --write with --quick, expected a whole run'],
    [['--quick', '--log', 'a'], 'Got --log with --quick, expected one of them.'],
    [['--quik'], 'Got --quik, which is no option here: did you mean --quick?'],
    [['photos'], 'Got photos, expected options only.'],
  ])('rejects %j', (argv, sentence) => {
    expect(read(...argv)).toEqual({ kind: 'mistake', text: expect.stringContaining(sentence) });
  });
});

describe('the list of benchmarks', () => {
  const project = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const commands = Object.keys(BENCHES).map((name) => (name === 'simulate' ? name : `bench:${name}`));

  it('has a script for each, and no others', () => {
    const { scripts } = JSON.parse(project('package.json')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const called = Object.entries(scripts).filter(([, script]) =>
      script.startsWith('node scripts/bench.mjs '),
    );
    expect(called.map(([name]) => name).sort()).toEqual([...commands].sort());
    for (const [name, script] of called)
      expect(script).toBe(`node scripts/bench.mjs ${name.replace('bench:', '')}`);
  });

  it('has a row for each in the README', () => {
    const rows = [...project('benchmarks/README.md').matchAll(/^\| `pnpm ([\w:]+)`/gm)];
    expect(rows.map(([, name]) => name).sort()).toEqual([...commands].sort());
  });
});
