import { expect, it } from 'vitest';
import { replaceMarked } from './marked-section.js';

it('replaces the text between the two comments and nothing else', () => {
  const before = '# Title\n\n<!-- speed -->\nold\n<!-- /speed -->\n\nEnd.\n';
  const after = '# Title\n\n<!-- speed -->\n\n| new $1 |\n\n<!-- /speed -->\n\nEnd.\n';
  expect(replaceMarked(before, 'speed', '| new $1 |')).toBe(after);
  expect(replaceMarked(after, 'speed', '| new $1 |')).toBe(after);
});

it.each([
  ['no comment', 'text'],
  ['no end', '<!-- speed --> text'],
  ['the end first', '<!-- /speed --> <!-- speed -->'],
  ['two of them', '<!-- speed --><!-- /speed --><!-- speed --><!-- /speed -->'],
])('rejects a document with %s', (_, document) => {
  expect(() => replaceMarked(document, 'speed', 'new')).toThrow('Expected one "<!-- speed -->"');
});
