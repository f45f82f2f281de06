import { expect, it } from 'vitest';
import { showProgress } from './progress.js';

const recorder = (isTTY: boolean, columns = 80) => {
  const written: string[] = [];
  return { written, stream: { isTTY, columns, write: (text: string) => written.push(text) } };
};

it('rewrites one line on a terminal, no wider than it is', () => {
  const { written, stream } = recorder(true, 60);
  let time = 0;
  const progress = showProgress('try', {
    total: 4,
    of: 'files',
    counters: ['wrong'],
    stream,
    now: () => time,
  });
  progress.doing('a.jpg');
  progress.done();
  time = 200;
  progress.count('wrong');
  progress.end();
  expect(written).toEqual([
    '\r\x1b[2Ktry: ░░░░░░░░░░░░░░░░░░░░ 0/4 files  0 wrong a.jpg',
    '\r\x1b[2Ktry: █████░░░░░░░░░░░░░░░ 1/4 files  1 wrong a.jpg',
    '\r\x1b[2K',
  ]);
  const narrow = recorder(true, 12);
  showProgress('try', { stream: narrow.stream }).doing('something long');
  expect(narrow.written).toEqual(['\r\x1b[2Ktry: someth']);
});

it('writes a line now and then into a log, and one for each step without a total', () => {
  const { written, stream } = recorder(false);
  let time = 0;
  const now = () => time;
  const counted = showProgress('try', { total: 3, of: 'files', stream, now });
  for (const name of ['a', 'b', 'c']) {
    counted.doing(name);
    counted.done();
    time += 8_000;
  }
  counted.end();
  const steps = showProgress('bench', { stream, now });
  steps.doing('one\u001b[2J');
  steps.doing('two');
  expect(written).toEqual(['try: 0/3 files a\n', 'try: 2/3 files c\n', 'bench: one?[2J\n', 'bench: two\n']);
});
