import { expect, it } from 'vitest';
import { isKept, promiseLines } from './kept.js';

it('says of each promise whether it was kept', () => {
  const promises = [
    { what: 'start', measured: 9.94, limit: 10, unit: 'ms' },
    { what: 'render', measured: 0.664, limit: 0.6, unit: '×' },
    { what: 'rate', measured: 200_000, limit: 200_000, atLeast: true, unit: '/s' },
    { what: 'slow rate', measured: 199_999, limit: 200_000, atLeast: true, unit: '/s' },
  ];
  expect(promises.map(isKept)).toEqual([true, false, true, false]);
  expect(promiseLines(promises).split('\n')).toEqual([
    '- kept: start: 9.94 ms, promised at most 10 ms',
    '- not kept: render: 0.66 ×, promised at most 0.6 ×',
    '- kept: rate: 200,000 /s, promised at least 200,000 /s',
    '- not kept: slow rate: 199,999 /s, promised at least 200,000 /s',
  ]);
});
