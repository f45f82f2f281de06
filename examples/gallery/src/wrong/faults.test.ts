import { expect, it } from 'vitest';
import { faultBase, newTurn } from './faults.js';

it('a turn is a word that the server accepts', () => {
  expect(newTurn(1_780_000_000_000, 0)).toMatch(/^[a-z0-9]{9}$/);
  expect(newTurn(1_780_000_000_000, 0.999999)).toMatch(/^[a-z0-9]{12}$/);
  expect(newTurn(1_780_000_000_000, 0.5)).not.toBe(newTurn(1_780_000_000_000, 0.6));
});

it('a fault has a path with its turn; a missing picture is requested normally', () => {
  expect(faultBase('once', 'a1')).toBe('/__site/faults/once/a1');
  expect(faultBase('gone', 'a1')).toBe('');
});
