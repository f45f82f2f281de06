import { expect, it, vi } from 'vitest';
import { markdownTable, plainTable, times, whole } from './table.js';

it('aligns text to the left and figures to the right', () => {
  const table = {
    head: ['library', 'bytes', 'ratio'],
    rows: [
      ['one', '5,527', '1.00 ×'],
      ['another 2', '940', '0.17 × (0.15–0.19)'],
      ['none', '', ''],
    ],
  };
  expect(markdownTable(table)).toBe(
    [
      '| library   | bytes |              ratio |',
      '| --------- | ----: | -----------------: |',
      '| one       | 5,527 |             1.00 × |',
      '| another 2 |   940 | 0.17 × (0.15–0.19) |',
      '| none      |       |                    |',
    ].join('\n'),
  );
});

it('gives a column of short figures the same width as formatters of documents', () => {
  expect(markdownTable({ head: ['a', 'kB'], rows: [['b', '16']] })).toBe(
    ['| a   |  kB |', '| --- | --: |', '| b   |  16 |'].join('\n'),
  );
});

it('formats figures for people', () => {
  expect([whole(1234567.6), whole(999.4), times(0.934), times(12.46)]).toEqual([
    '1,234,568',
    '999',
    '0.93 ×',
    '12.5 ×',
  ]);
});

it('aligns columns by their displayed width', () => {
  expect(
    plainTable([
      ['', 'one'],
      ['two words', '3'],
      ['写真', '12', '9'],
    ]),
  ).toBe('           one\ntwo words    3\n写真        12  9');
  expect(
    plainTable(
      [
        ['a', 'b'],
        ['long', ''],
      ],
      { text: true },
    ),
  ).toBe('a     b\nlong');
  expect(plainTable([])).toBe('');
});

it('prints a table without colours, also on a terminal with colours', () => {
  vi.stubEnv('FORCE_COLOR', '3');
  expect(plainTable([['a', '1']])).toBe('a  1');
  vi.unstubAllEnvs();
});
