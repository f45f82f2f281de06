import { expect, it } from 'vitest';
import { report } from './report.js';

const machine = {
  cpu: 'A CPU',
  cores: 2,
  memoryGb: 8,
  system: 'linux x64',
  node: '20.20.2',
  date: '2026-01-31',
};

it('prints what was predicted beside what was measured, what is wrong, and the largest of each', () => {
  const text = report({
    machine,
    limit: 'a cgroup with memory.max of 1024 MB',
    judged: [
      {
        name: 'a.jpg w=640',
        photo: true,
        outcome: { ended: 'picture', predictedMb: 150, measuredMb: 100 },
        ratio: 1.5,
        wrong: undefined,
      },
      {
        name: '24mp-plain.png w=640',
        photo: false,
        outcome: { ended: 'picture', predictedMb: 90, measuredMb: 100 },
        ratio: 0.9,
        wrong: 'predicted less than it took',
      },
      {
        name: '48mp-plain.avif w=640',
        photo: false,
        outcome: { ended: 'refused', predictedMb: 1500, measuredMb: 80 },
        ratio: undefined,
        wrong: undefined,
      },
    ],
    largest: [
      {
        kind: 'plain.avif',
        megapixels: {
          cameo: { once: 32, again: 32 },
          ipx: { once: 56, again: 24 },
          next: { once: 56, again: 0 },
        },
      },
    ],
  });
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines[0]).toBe(
    '2026-01-31, A CPU, 2 cores, 8 GB, linux x64, Node 20.20.2. Each case in its own process, held by a cgroup with memory.max of 1024 MB.',
  );
  const cells = lines.filter((line) => line.startsWith('|')).map((line) => line.split(/ *\| */).slice(1, -1));
  expect(cells[2]).toEqual(['a.jpg w=640', '150', '100', '1.50', '']);
  expect(cells[3]).toEqual(['24mp-plain.png w=640', '90', '100', '0.90', 'predicted less than it took']);
  expect(cells[4]).toEqual(['48mp-plain.avif w=640', '1,500', '', '', 'refused']);
  expect(cells[7]).toEqual(['plain.avif', '32', '56', '56', '32', '24', 'none']);
  expect(text).toContain(
    'Predicted over measured: photographs 1.50 to 1.50 (1), drawn 0.90 to 0.90 (1). Refused: 1. Wrong: 1.',
  );
});
