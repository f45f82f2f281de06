import { expect, it } from 'vitest';
import { MEASURED } from '../../tests/measured.js';
import { report } from './report.js';

const lines = report(MEASURED, 'pnpm bench:react --write').split('\n');
const rowsOf = (start: string): readonly string[] => lines.filter((line) => line.startsWith(start));

it('begins with the command, the machine and the versions', () => {
  expect(lines.slice(0, 6)).toEqual([
    '```sh',
    'pnpm bench:react --write',
    '```',
    '',
    '2026-01-31, Example 3000, 2 cores, 16 GB, linux x64, Node 24.1.0; react 19.0.0, Chromium 150.0.1.2. Ratios are to the',
    'first row.',
  ]);
});

it('has a row for each library in each table it belongs to', () => {
  expect(rowsOf('| `next-image`')).toEqual([
    '| `next-image`  |      7,000 | 1.40 × |     22,000 |   1.10 × (1.00–1.20) |   1,100 |   1.10 × (1.00–1.20) |',
    '| `next-image`  |  204 (1.02 ×) | 1,350 (1.35 ×) |     14 |   18 |',
    '| `next-image`  | 1.25 × (0.90–1.40) | 1.25 × (0.90–1.40) |',
  ]);
  expect(rowsOf('| `plain-img`')).toEqual([
    '| `plain-img`   |            |        |    240,000 | 12.0 × (11.90–12.10) |  12,000 | 12.0 × (11.90–12.10) |',
  ]);
  expect(rowsOf('| a builder')).toEqual([
    '| a builder     |      2,000 | 0.40 × |            |                      |         |                      |',
  ]);
});

it('tells how each library was set up', () => {
  expect(rowsOf('- ')).toEqual([
    '- `cameo-image`: as it comes.',
    '- `next-image`: as it comes.',
    '- `unpic-auto`: as it comes.',
    '- `react-imgix`: as it comes.',
    '- `plain-img`: as it comes.',
  ]);
});
