import { parse } from '@swc/core';
import { GLOBALS, MEMBERS, OPERATORS, SIGNING, STATICS, SYNTAX } from './function-runtime.mjs';

/** @typedef {{ readonly type: string } & Readonly<Record<string, unknown>>} Node */

/** Every member of the built-in types in the Node that runs this check: a superset of CloudFront's. */
const BUILT_IN_MEMBERS = new Set(
  [Array, String, Number, Boolean, Object, Function, RegExp, Date, Map, Set, Promise, Symbol].flatMap(
    (type) => Object.getOwnPropertyNames(type.prototype),
  ),
);

/** Flags of ES 5.1. Patterns that use rejected syntax fail in njs or have another meaning there. */
const FLAGS = /^[gim]*$/;
const FOREIGN_PATTERN = /\[\^?\]|\(\?<|\\[pP]\{|\\u\{/;

/**
 * Lists everything in a script that the runtime of CloudFront Functions does not document.
 * @param {string} code
 * @param {boolean} [signed] whether the script may await a KeyValueStore and declare its two modules
 * @returns {Promise<readonly string[]>} one line per problem; empty when there is none
 */
export async function refusals(code, signed = false) {
  // Parsed as a module, so that `import` is syntax that can be rejected. Modules are strict, as CloudFront's scripts
  // are.
  const tree = /** @type {Node} */ (/** @type {unknown} */ (await parse(code, { syntax: 'ecmascript' })));
  /** @type {Set<string>} */
  const found = new Set();
  const nodes = nodesOf(tree);
  const declared = new Set(nodes.flatMap(declaredBy));
  const keys = new Set(nodes.flatMap((node) => (node.type === 'KeyValueProperty' ? keyOf(node) : [])));
  for (const node of nodes) {
    for (const reason of [
      ...syntaxOf(node),
      ...awaitOf(node),
      ...globalOf(node),
      ...namesOf(node, declared),
      ...memberOf(node, keys),
    ])
      found.add(reason);
  }
  return [...found].filter((reason) => !(signed && SIGNING.has(reason))).sort();
}

/**
 * Finds the shorthand properties of a script.
 * @param {string} code
 * @returns {Promise<readonly { start: number, name: string }[]>} bytes from the start, ascending
 */
export async function shorthandPlaces(code) {
  const tree = /** @type {Node} */ (/** @type {unknown} */ (await parse(code, { syntax: 'ecmascript' })));
  const spanOf = (/** @type {Node} */ { span }) => /** @type {{ start: number }} */ (span).start;
  return nodesOf(tree)
    .filter(({ type }) => type === 'ObjectExpression')
    .flatMap(({ properties }) => /** @type {Node[]} */ (properties))
    .flatMap((node) => {
      const name = nameOf(node);
      return name === undefined ? [] : [{ start: spanOf(node) - spanOf(tree), name }];
    })
    .sort((one, other) => one.start - other.start);
}

/** @param {unknown} value @returns {value is Node} */
const isNode = (value) =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** @param {Node} node @returns {readonly Node[]} */
function childrenOf(node) {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .flatMap((value) => {
      // swc wraps arguments and elements in an object that says whether they are spread.
      if (typeof value === 'object' && value !== null && 'expression' in value && !('type' in value))
        return [value.expression];
      return [value];
    })
    .filter(isNode);
}

/** A node and all its descendants. @param {Node} node @returns {Node[]} */
export const nodesOf = (node) => [node, ...childrenOf(node).flatMap(nodesOf)];

/** The name of an identifier. @param {unknown} node */
export const nameOf = (node) =>
  isNode(node) && node.type === 'Identifier' ? String(node['value']) : undefined;

/** @param {Node} node @returns {string[]} */
const keyOf = ({ key }) => (isNode(key) && 'value' in key ? [String(key['value'])] : []);

/** Names that a node declares. @param {Node} node @returns {string[]} */
function declaredBy(node) {
  const patterns = {
    VariableDeclarator: [node['id']],
    FunctionDeclaration: [node['identifier']],
    FunctionExpression: [node['identifier']],
    Parameter: [node['pat']],
    RestElement: [node['argument']],
    ArrowFunctionExpression: /** @type {unknown[]} */ (node['params']),
    CatchClause: [node['param']],
  }[node.type];
  return (patterns ?? []).flatMap((pattern) => nameOf(pattern) ?? []);
}

/** @param {Node} node @returns {string[]} */
function syntaxOf(node) {
  const reasons = SYNTAX.has(node.type) ? [] : [`syntax ${node.type}`];
  const operator = node['operator'];
  if (typeof operator === 'string' && !OPERATORS.has(operator)) reasons.push(`operator ${operator}`);
  if (node['generator'] === true) reasons.push('syntax generator');
  if (node['async'] === true) reasons.push('syntax async');
  if (node.type === 'CatchClause' && !isNode(node['param'])) reasons.push('syntax catch without a name');
  if (node.type === 'ObjectExpression' && /** @type {Node[]} */ (node['properties']).some(nameOf)) {
    reasons.push('syntax shorthand property');
  }
  if (node.type === 'KeyValueProperty' && isNode(node['key']) && node['key'].type === 'Computed') {
    reasons.push('syntax computed property');
  }
  for (const value of Object.values(node)) {
    if (Array.isArray(value) && value.some((each) => each?.spread)) reasons.push('syntax spread');
  }
  if (node.type === 'RegExpLiteral') {
    if (!FLAGS.test(String(node['flags']))) reasons.push(`flags of a regular expression ${node['flags']}`);
    if (FOREIGN_PATTERN.test(String(node['pattern']))) reasons.push(`regular expression ${node['pattern']}`);
  }
  return reasons;
}

/**
 * njs 0.7.9 reads beyond a text outside of ASCII when it searches it from its end, if its length is a multiple of 32: then it
 * throws, or never ends and takes all memory. `replace` with a global expression does so after a last match; `split` does not.
 * @param {Node} node
 * @returns {string[]}
 */
function globalOf(node) {
  if (node.type !== 'CallExpression') return [];
  const callee = /** @type {Node} */ (node['callee']);
  const text = /** @type {Node} */ (callee['object']);
  // What it returns is ASCII.
  const encoded = text?.type === 'CallExpression' && nameOf(text['callee']) === 'encodeURI';
  return childrenOf(node)
    .filter(({ type, flags }) => type === 'RegExpLiteral' && String(flags).includes('g') && !encoded)
    .map(({ pattern }) => `global regular expression ${pattern}`);
}

/**
 * njs supports `await` in a statement or an assignment, not in the arguments of a call.
 * @param {Node} node
 * @returns {string[]}
 */
function awaitOf(node) {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return [];
  const given = childrenOf(node).filter((child) => child !== node['callee']);
  const ofThisFunction = (/** @type {Node} */ each) => !/Function/.test(each.type);
  const waits = (/** @type {Node} */ each) =>
    each.type === 'AwaitExpression' || childrenOf(each).filter(ofThisFunction).some(waits);
  return given.filter(ofThisFunction).some(waits) ? ['await in arguments'] : [];
}

/** Free names. @param {Node} node @param {ReadonlySet<string>} declared @returns {string[]} */
function namesOf(node, declared) {
  const skipped = node.type === 'MemberExpression' ? [node['property']] : [node['key'], node['label']];
  return childrenOf(node)
    .filter((child) => !skipped.includes(child))
    .flatMap((child) => nameOf(child) ?? [])
    .filter((name) => !declared.has(name) && !GLOBALS.has(name))
    .map((name) => `global ${name}`);
}

/** @param {Node} node @param {ReadonlySet<string>} keys @returns {string[]} */
function memberOf(node, keys) {
  if (node.type === 'CallExpression') {
    const callee = /** @type {Node} */ (node['callee']);
    const method = callee.type === 'MemberExpression' ? nameOf(callee['property']) : undefined;
    const owner = nameOf(callee['object']);
    return method !== undefined && !(owner !== undefined && owner in STATICS) && isMissing(method)
      ? [`method ${method}`]
      : [];
  }
  if (node.type !== 'MemberExpression') return [];
  const member = nameOf(node['property']);
  const owner = nameOf(node['object']);
  if (member === undefined) return [];
  if (owner !== undefined && owner in STATICS) {
    const known = STATICS[/** @type {keyof typeof STATICS} */ (owner)];
    return known.has(member) ? [] : [`method ${owner}.${member}`];
  }
  // A property of the function's own objects may have the name of a missing method.
  return isMissing(member) && !keys.has(member) ? [`method ${member}`] : [];
}

/** @param {string} name */
const isMissing = (name) => BUILT_IN_MEMBERS.has(name) && !MEMBERS.has(name);
