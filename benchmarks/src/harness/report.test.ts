import { expect, it } from 'vitest';
import { describeMachine, installedVersions, isKept, promiseLines, thisMachine, wrap } from './report.js';

it('describes a machine in one sentence', () => {
  const machine = {
    cpu: 'Example 3000',
    cores: 2,
    memoryGb: 16,
    system: 'linux x64',
    node: '24.1.0',
    date: '2026-01-31',
  };
  expect(describeMachine(machine)).toBe('2026-01-31, Example 3000, 2 cores, 16 GB, linux x64, Node 24.1.0');
  expect(thisMachine()).toMatchObject({
    node: process.version.slice(1),
    date: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
  });
});

it('knows the installed versions, and gives advice for a missing package', () => {
  const versions = installedVersions(['react', '@unpic/react']);
  expect(Object.keys(versions)).toEqual(['react', '@unpic/react']);
  expect(versions['react']).toMatch(/^19\.\d+\.\d+$/);
  expect(() => installedVersions(['no-such-package'])).toThrow(
    'no-such-package is not installed. Run "pnpm install"',
  );
});

it('reports for each promise whether it was kept', () => {
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

it('breaks at spaces, with at most 120 columns', () => {
  const nine = '123456789';
  expect(wrap(Array(13).fill(nine).join(' '), '  ').split('\n')).toEqual([
    Array(12).fill(nine).join(' '),
    `  ${nine}`,
  ]);
  expect(wrap('short text')).toBe('short text');
  const long = 'x'.repeat(130);
  expect(wrap(`a ${long} b`)).toBe(`a\n${long}\nb`);
});
