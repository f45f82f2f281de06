import { expect, it } from 'vitest';
import { describeMachine, installedVersions, thisMachine } from './machine.js';

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

it('knows what is installed, and what to do when it is not', () => {
  const versions = installedVersions(['react', '@unpic/react']);
  expect(Object.keys(versions)).toEqual(['react', '@unpic/react']);
  expect(versions['react']).toMatch(/^19\.\d+\.\d+$/);
  expect(() => installedVersions(['no-such-package'])).toThrow(
    'no-such-package is not installed. Run "pnpm install"',
  );
});
