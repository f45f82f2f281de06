import { parse } from '@swc/core';
import { nameOf, nodesOf } from './check-function.mjs';

/** @typedef {import('./check-function.mjs').Node} Node */

/**
 * Expressions that a minifier repeats in full: `undefined`, as `void 0`, and names of the runtime. Where it saves
 * bytes, the function declares a letter for them.
 */
const LETTERS = {
  undefined: 'U',
  Number: 'N',
  'Object.keys': 'K',
  'Math.round': 'R',
  'Math.min': 'L',
  'Math.max': 'M',
};

/** Names that the minifier must not use, because {@link withShortNames} does. */
export const RESERVED = Object.values(LETTERS);

/**
 * Replaces frequent long names in a minified script by letters. A variable without a value is `undefined`, so one
 * letter also replaces each `void 0`.
 * @param {string} code that uses none of {@link RESERVED}
 */
export async function withShortNames(code) {
  const places = await placesOf(code);
  const shortened = Object.entries(LETTERS).filter(([long, letter]) => {
    const saved = places.filter((place) => place.long === long).map(({ start, end }) => end - start - 1);
    return saved.reduce((sum, bytes) => sum + bytes, 0) > declared(long, letter).length;
  });
  if (shortened.length === 0) return code;
  const letters = new Map(shortened);
  const bytes = Buffer.from(code);
  let text = `var ${shortened.map(([long, letter]) => declared(long, letter)).join(',')};`;
  let from = 0;
  for (const { long, start, end } of places) {
    const letter = letters.get(long);
    if (letter === undefined) continue;
    text += bytes.subarray(from, start) + letter;
    from = end;
  }
  return text + bytes.subarray(from);
}

/** @param {string} long @param {string} letter */
const declared = (long, letter) => (long === 'undefined' ? letter : `${letter}=${long}`);

/**
 * Finds the places where a letter could be used.
 * @param {string} code
 * @returns {Promise<readonly { long: string, start: number, end: number }[]>} bytes from the start, ascending
 */
async function placesOf(code) {
  const tree = /** @type {Node} */ (/** @type {unknown} */ (await parse(code, { syntax: 'ecmascript' })));
  const nodes = nodesOf(tree);
  // A property may have the name of a function of the runtime.
  const properties = new Set(
    nodes.flatMap(({ type, property, key }) => (type === 'MemberExpression' ? [property] : [key])),
  );
  const first = spanOf(tree).start;
  return nodes
    .filter((node) => !properties.has(node))
    .map((node) => {
      const { start, end } = spanOf(node);
      return { long: longNameOf(node), start: start - first, end: end - first };
    })
    .filter(({ long }) => Object.hasOwn(LETTERS, long))
    .sort((one, other) => one.start - other.start);
}

/** @param {Node} node */
const spanOf = ({ span }) => /** @type {{ start: number, end: number }} */ (span ?? { start: 0, end: 0 });

/** The name as a key of {@link LETTERS}; empty for others. @param {Node} node */
function longNameOf(node) {
  if (node.type === 'UnaryExpression' && node['operator'] === 'void') {
    const { type, value } = /** @type {Node} */ (node['argument']);
    return type === 'NumericLiteral' && value === 0 ? 'undefined' : '';
  }
  if (node.type === 'MemberExpression') return `${nameOf(node['object'])}.${nameOf(node['property'])}`;
  return nameOf(node) ?? '';
}
