import { expect, it } from 'vitest';
import { requestedWidth } from './size.js';

it.each([
  ['http://127.0.0.1:4600/a.jpg?w=640&h=480', 640],
  ['/a.jpg?v=1&w=48', 48],
  ['/a.jpg', undefined],
  ['/a.jpg?raw=1', undefined],
])('%s requests %s', (url, width) => {
  expect(requestedWidth(url)).toBe(width);
});
