import { expect, it } from 'vitest';
import { checkNode } from './check-node.js';

it.each(['20.19.0', '20.20.2', '22.13.0', '24.0.0', '25.1.0', '26.0.0'])('accepts %s', (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

it.each(['18.20.0', '20.18.3', '21.7.0', '22.12.0', '23.11.0'])('rejects %s', (version) => {
  expect(() => checkNode(version)).toThrow(
    `This is Node ${version}, and osls needs 20.19, 22.13, or 24 and later; install one of these.`,
  );
});
