import { expect, it } from 'vitest';
import { widthAsked } from './width-asked.js';

it.each([
  ['http://127.0.0.1:4600/a.jpg?w=640&h=480', 640],
  ['/a.jpg?v=1&w=48', 48],
  ['/a.jpg', undefined],
  ['/a.jpg?raw=1', undefined],
])('%s asks for %s', (url, width) => {
  expect(widthAsked(url)).toBe(width);
});
