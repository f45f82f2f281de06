import { expect, it } from 'vitest';
import { MEASURED } from '../../tests/measured.js';
import { report, unmet } from './report.js';

const lines = report(MEASURED).split('\n');
const rowsOf = (start: string): readonly string[] => lines.filter((line) => line.startsWith(start));

it('has a row for each library in each of its tables', () => {
  expect(rowsOf('| `next-image`')).toEqual([
    '| `next-image`  |      7,000 | 1.40 × |     22,000 |   1.10 × (1.00–1.20) |   1,100 |   1.10 × (1.00–1.20) |',
    '| `next-image`      |  204 (1.02 ×) | 1,350 (1.35 ×) |     14 |   18 |',
    '| `next-image`  | 1.25 × (0.90–1.40) | 1.25 × (0.90–1.40) |',
  ]);
  expect(rowsOf('| `plain-img`')).toEqual([
    '| `plain-img`   |            |        |    240,000 | 12.0 × (11.90–12.10) |  12,000 | 12.0 × (11.90–12.10) |',
  ]);
  expect(rowsOf('| a builder')).toEqual([
    '| a builder     |      2,000 | 0.40 × |            |                      |         |                      |',
  ]);
});

it('includes our page with refined pictures only in the table of bytes', () => {
  expect(rowsOf('| the same, refined')).toEqual([
    '| the same, refined |  164 (0.82 ×) |   900 (0.90 ×) |        |      |',
  ]);
});

it('reports a refined page that is not as light as promised', () => {
  const screens = MEASURED.screens.map((screen, at) =>
    at === 0 && screen.refined ? { ...screen, refined: { ...screen.refined, bytes: 206_000 } } : screen,
  );
  expect(unmet({ ...MEASURED, screens })).toEqual([
    'bytes of the page 360 px wide, refined: 1.030 × those of its first answers, expected at most 0.947',
    'bytes of the page 360 px wide, refined: 1.010 × those of next-image, expected at most 1.000',
  ]);
});

it('describes the configuration of each library', () => {
  expect(rowsOf('- ')).toEqual([
    '- `cameo-image`: as it comes.',
    '- `next-image`: as it comes.',
    '- `unpic-auto`: as it comes.',
    '- `react-imgix`: as it comes.',
    '- `plain-img`: as it comes.',
  ]);
});

it('has no complaints about a correct run', () => {
  expect(unmet(MEASURED)).toEqual([]);
});

it('reports unmet expectations with the figure', () => {
  const libraries = MEASURED.libraries.map((library) =>
    library.id === 'cameo-image' ? { ...library, bytes: 8_000 } : library,
  );
  expect(unmet({ ...MEASURED, libraries })).toEqual([
    'gzip bytes: next-image has 0.88 × those of cameo-image, expected at least 1',
  ]);
});

it('reports when the page offers more widths than a ladder should have', () => {
  const libraries = MEASURED.libraries.map((library) =>
    library.id === 'cameo-image' ? { ...library, markup: { ...library.markup, widths: 19 } } : library,
  );
  expect(unmet({ ...MEASURED, libraries })).toEqual([
    'widths of the page: cameo-image offers 19, expected at most 18',
  ]);
});

it('does not accept a missing figure', () => {
  const [phone] = MEASURED.screens;
  expect(unmet({ ...MEASURED, screens: phone ? [phone] : [] })).toEqual([
    'bytes of the page 1280 px wide: next-image has no figure × those of cameo-image, expected at least 1.2',
    'bytes of the page 1280 px wide: react-imgix has no figure × those of cameo-image, expected at least 0.75',
  ]);
});
