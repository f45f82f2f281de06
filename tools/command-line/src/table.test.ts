import { expect, it } from 'vitest';
import { markdownTable, times, whole } from './table.js';

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

it('writes figures as people read them', () => {
  expect([whole(1234567.6), whole(999.4), times(0.934), times(12.46)]).toEqual([
    '1,234,568',
    '999',
    '0.93 ×',
    '12.5 ×',
  ]);
});
