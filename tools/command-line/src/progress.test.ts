import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showProgress } from './progress.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const recorder = (isTTY: boolean, columns = 80) => {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  /** Lines as displayed, one after the other, without cursor control. */
  const shown = () => written.map(stripVTControlCharacters).filter((text) => text.trim() !== '');
  return { written, stream, shown };
};

it('rewrites one line on a terminal, within its width, and removes it at the end', () => {
  const { written, stream, shown } = recorder(true, 64);
  const progress = showProgress('try', { total: 4, of: 'files', counters: ['wrong'], stream });
  progress.doing('a.jpg');
  progress.done();
  vi.advanceTimersByTime(200);
  progress.count('wrong');
  vi.advanceTimersByTime(200);
  progress.end();
  expect(shown()[0]).toBe('try: ░░░░░░░░░░░░░░░░░░░░ 0/4 files  0 wrong');
  expect(shown().at(-1)).toMatch(/^try: █████░{15} 1\/4 files {2}(?:\d+s left {2})?1 wrong a\.jpg$/);
  expect(written.join('')).not.toContain('\n');
  // To the first column, and erase the whole line (ECMA-48, CHA and EL 2).
  expect(written.slice(-2)).toEqual(['\u001b[1G', '\u001b[2K']);
});

it.each([
  ['something long', 'try: someth'],
  // A double-width character that does not fit is dropped.
  ['写真写真写真', 'try: 写真写'],
  ['e\u0301te\u0301 2026', 'try: \u00e9t\u00e9 20'],
])('truncates %s at the width of the terminal', (name, line) => {
  const { stream, shown } = recorder(true, 12);
  const progress = showProgress('try', { stream });
  progress.doing(name);
  vi.advanceTimersByTime(200);
  progress.end();
  expect(shown().at(-1)).toBe(line);
});

it('writes the first line, the last, and one at intervals into a log', () => {
  const { written, stream } = recorder(false);
  const progress = showProgress('try', { total: 40, of: 'files', stream });
  for (let at = 1; at <= 40; at += 1) {
    progress.doing(`${at}.jpg`);
    vi.advanceTimersByTime(1000);
    progress.done();
  }
  progress.end();
  const lines = written.join('').trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/\d+\w left {2}?/, '').trimEnd())).toEqual([
    'try: 0/40 files',
    expect.stringMatching(/^try: 1[45]\/40 files .*\.jpg$/),
    expect.stringMatching(/^try: (?:29|30)\/40 files .*\.jpg$/),
    'try: 40/40 files 40.jpg',
  ]);
  // 25 of 40 files are left, at one per second: 25 or 26 seconds.
  expect(lines[1]).toMatch(/ 2[56]s left /);
  expect(written.join('')).not.toContain('\u001b');
});

it('writes a line for each step into a log if there is no total', () => {
  const { written, stream } = recorder(false);
  const steps = showProgress('bench', { stream });
  steps.doing('one\u001b[2J');
  steps.doing('two');
  steps.end();
  expect(written).toEqual(['bench: one?[2J\n', 'bench: two\n']);
});

it.each([true, false])('leaves no timer running, on a terminal: %s', (isTTY) => {
  const progress = showProgress('try', { total: 0, stream: recorder(isTTY).stream });
  progress.end();
  progress.end();
  expect(vi.getTimerCount()).toBe(0);
});
