import { describe, expect, it } from 'vitest';
import {
  type CommandLine,
  flag,
  list,
  number,
  readCommandLine,
  text,
  UsageError,
  type Values,
  wholeNumber,
  wholeNumbers,
  without,
} from './options.js';

const OPTIONS = {
  quick: flag('few samples'),
  json: text('FILE', 'writes every figure to FILE'),
  memory: wholeNumber('most memory, MB', { to: 1000, otherwise: 500 }),
  hits: number('share, percent', { to: 100, otherwise: 99 }),
  widths: wholeNumbers('widths', { to: 3840, otherwise: [64, 360] }),
  inputs: list('formats', ['jpeg', 'png', 'gif'], ['jpeg']),
  sizes: list('sizes (all of them)', ['s', 'm'], []),
  viewerRequest: without('without the function on viewer-request'),
};
const LINE: CommandLine<typeof OPTIONS, { word: string | undefined } & Values<typeof OPTIONS>> = {
  name: 'pnpm try',
  about: 'Tries something.',
  word: 'DIR',
  options: OPTIONS,
  more: 'Exit status: 0 or 1.',
  check: (values, word) => {
    if (values.quick && word === undefined)
      throw new UsageError('Got --quick without DIR, expected a folder.');
    return { word, ...values };
  },
};
const read = (...argv: readonly string[]) => readCommandLine(LINE, argv);
const mistakeOf = (...argv: readonly string[]): string => {
  const found = read(...argv);
  return found.kind === 'mistake' ? found.text : `no mistake but ${found.kind}`;
};

describe('a command line', () => {
  it('gives each option its value or its default', () => {
    const nothing = {
      word: undefined,
      quick: false,
      json: undefined,
      memory: 500,
      hits: 99,
      widths: [64, 360],
      inputs: ['jpeg'],
      sizes: [],
      viewerRequest: true,
    };
    expect(read()).toEqual({ kind: 'run', args: nothing });
    expect(
      read(
        '--',
        'pictures',
        '--quick',
        '--json',
        'out.json',
        '--memory=7',
        '--hits',
        '99.5',
        '--widths',
        '9,3840,9',
        '--inputs',
        'gif, png',
        '--no-viewer-request',
      ),
    ).toEqual({
      kind: 'run',
      args: {
        word: 'pictures',
        quick: true,
        json: 'out.json',
        memory: 7,
        hits: 99.5,
        widths: [9, 3840],
        inputs: ['gif', 'png'],
        sizes: [],
        viewerRequest: false,
      },
    });
  });

  it.each(['--help', '-h'])('%s prints the help or the version', (option) => {
    const found = read('--quick', option);
    expect(found.kind).toBe('help');
    const lines = found.kind === 'help' ? found.text.split('\n') : [];
    expect(lines[0]).toBe('Usage: pnpm try [DIR] [options]');
    expect(lines).toContain('  --json <FILE>        writes every figure to FILE');
    expect(lines).toContain('  --memory <N>         most memory, MB (500)');
    // An empty list as the default has no parentheses.
    expect(lines).toContain('  --sizes <LIST>       sizes (all of them)');
    expect(lines).toContain('Exit status: 0 or 1.');
  });
});

it.each([50, 80, 200])('a help text fits into a terminal of %i columns', (columns) => {
  const before = Object.getOwnPropertyDescriptor(process.stdout, 'columns');
  Object.defineProperty(process.stdout, 'columns', { value: columns, configurable: true });
  try {
    const name = 'pnpm try-folder';
    const long = 'pictures of a folder at every width that a page may request, in each format';
    const found = readCommandLine(
      {
        name,
        about: long,
        options: { json: text('FILE', long) },
        examples: [[`${name} a`, 'words that stand beside or below it']],
        more: `${long}. ${long}.`,
        check: () => undefined,
      },
      ['--help'],
    );
    const lines = found.kind === 'help' ? found.text.split('\n') : [];
    const widths = lines.map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(Math.min(columns, 118));
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
      `a words that stand beside or below it ${long}. ${long}.`,
    );
  } finally {
    if (before) Object.defineProperty(process.stdout, 'columns', before);
    else delete (process.stdout as { columns?: number }).columns;
  }
});

describe('a mistake reports what was received, what was expected and what to do', () => {
  it.each([
    [['--quik'], 'Got --quik, which is no option here: did you mean --quick? See --help.'],
    [
      ['--zzzzzz'],
      'Got --zzzzzz, which is no option here: expected one of --quick, --json, --memory, --hits, --widths, --inputs, --sizes, --no-viewer-request. See --help.',
    ],
    [['--json'], '--json got nothing, expected FILE after it. See --help.'],
    [['--json', '--quick'], '--json got "--quick", expected FILE after it. See --help.'],
    [['--json='], '--json got "", expected FILE after it. See --help.'],
    [['--memory', '1001'], '--memory got "1001", expected a whole number from 1 to 1000. See --help.'],
    [['--memory', '0x10'], '--memory got "0x10", expected a whole number from 1 to 1000. See --help.'],
    [['--hits', '101'], '--hits got "101", expected a number from 0 to 100. See --help.'],
    [['--widths', '64,'], '--widths got "64,", expected a whole number from 1 to 3840. See --help.'],
    [['--inputs', 'jpeg,bmp'], '--inputs got "jpeg,bmp", expected some of jpeg,png,gif. See --help.'],
    [['a', 'b'], 'Got a, b, expected one DIR and options. See --help.'],
    [['--quick'], 'Got --quick without DIR, expected a folder. See --help.'],
  ])('%j', (argv, sentence) => {
    expect(mistakeOf(...argv)).toBe(sentence);
  });
});
