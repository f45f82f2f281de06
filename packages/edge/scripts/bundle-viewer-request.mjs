import { fileURLToPath } from 'node:url';
import { minify, transform } from '@swc/core';
import { build } from 'esbuild';
import { bakeGrammar } from '../dist/viewer-request/handler.js';
import { refusals, shorthandPlaces } from './check-function.mjs';
import { RESERVED, withShortNames } from './short-names.mjs';

/** CloudFront's limit on the code of a function, bytes (D:cloudfront-limits). */
export const MAX_BYTES = 10_240;

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Syntax that `cloudfront-js-2.0` lacks. It supports let, const, arrow functions and template literals. */
const LOWERED = [
  'transform-block-scoped-functions',
  'transform-classes',
  'transform-computed-properties',
  'transform-destructuring',
  'transform-for-of',
  'transform-logical-assignment-operators',
  'transform-nullish-coalescing-operator',
  'transform-object-rest-spread',
  'transform-optional-catch-binding',
  'transform-optional-chaining',
  'transform-parameters',
  'transform-shorthand-properties',
  'transform-spread',
];

/** Valid because the code is type-checked and iterates over arrays only. */
const ASSUMPTIONS = {
  arrayLikeIsIterable: true,
  ignoreFunctionLength: true,
  ignoreToPrimitiveHint: true,
  iterableIsArray: true,
  noDocumentAll: true,
  noNewArrows: true,
  objectRestNoSymbols: true,
  pureGetters: true,
  setComputedProperties: true,
  setSpreadProperties: true,
};

/** Replaces the helpers that swc imports for lowered code by those in lowering-helpers.mjs: swc's own take 2 KB. */
const smallHelpers = {
  name: 'small-helpers',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@swc\/helpers\// }, ({ path }) => ({ path, namespace: 'helper' }));
    onLoad({ filter: /.*/, namespace: 'helper' }, ({ path }) => ({
      contents: `export { ${path.split('/').at(-1)} as _ } from './lowering-helpers.mjs';`,
      resolveDir: here('.'),
    }));
  },
};

/**
 * Omits expected values from the problems of a stage with signed URLs, where they do not fit into the function. The
 * problem still names the parameter and the value; `signUrl` has already reported the full details when it signed.
 */
const withoutExpectations = {
  name: 'without-expectations',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]expected-(?:value|path)\.js$/ }, () => ({
      contents:
        'const nothing = () => undefined; export { nothing as expectedValue, nothing as expectedPath, nothing as expectedStart };',
    }));
  },
};

/**
 * Properties that are used only inside the function and belong to no built-in: their names are shortened. None of them
 * may be looked up by a string, as in `'kind' in row`.
 */
const SHORTENED =
  /^(?:kind|default|ladder|qualities|defaultQuality|formats|params|limits|pixels|urlLength|sourceKeyBytes|source|transform|cacheSeconds|report|hash|secretOf|macOf)$/;

/** @type {import('esbuild').BuildOptions & { write: false }} */
const AS_ONE_FILE = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  logLevel: 'warning',
};

/** The first lines of a function that reads its keys from a KeyValueStore (D:functions-custom-methods). */
const HEAD = "import cf from 'cloudfront';\nconst crypto = require('crypto');\n";

/**
 * Builds the viewer-request function for one configuration: a script that defines `function handler(event)`.
 * @param {import('../../core/dist/index.js').Grammar & import('../../core/dist/index.js').AccessRules} grammar
 * @returns {Promise<string>}
 * @throws Error when CloudFront would reject it: too large, or with syntax that its runtime lacks
 */
export async function bundleViewerRequest(grammar) {
  const signed = grammar.signing?.required === true;
  const baked = partRead(bakeGrammar(grammar));
  const bundled = await build({
    ...AS_ONE_FILE,
    entryPoints: [here(`../dist/viewer-request/${signed ? 'signed-entry' : 'entry'}.js`)],
    define: {
      __CAMEO_GRAMMAR__: JSON.stringify(baked),
    },
    plugins: signed ? [withoutExpectations] : [],
  });
  // Lowers the whole bundle: unused code has been removed by now, and the helpers it would have needed with it.
  const lowered = await transform(textOf(bundled), {
    env: { targets: { node: '20' }, include: LOWERED },
    jsc: { externalHelpers: true, loose: true, assumptions: ASSUMPTIONS },
  });
  const complete = await build({
    ...AS_ONE_FILE,
    stdin: { contents: lowered.code, resolveDir: here('.') },
    plugins: [smallHelpers],
    mangleProps: SHORTENED,
  });
  const { code } = await minify(scriptOf(textOf(complete)), {
    module: false,
    compress: {
      ecma: 2015,
      passes: 4,
      toplevel: true,
      unsafe: true,
      top_retain: ['handler'],
      unsafe_arrows: true,
    },
    mangle: { toplevel: true, reserved: ['handler', 'cf', 'crypto', ...RESERVED] },
  });
  return accepted(await withoutShorthand(await withShortNames(code)), signed, baked);
}

/**
 * Expands shorthand properties. The minifier writes `{ a }` where a property has the same name as its variable; the
 * result has `{ a: a }`.
 * @param {string} code
 */
async function withoutShorthand(code) {
  const places = await shorthandPlaces(code);
  const bytes = Buffer.from(code);
  let text = '';
  let from = 0;
  for (const { start, name } of places) {
    text += `${bytes.subarray(from, start)}${name}:`;
    from = start;
  }
  return text + bytes.subarray(from);
}

/**
 * Returns the code if CloudFront would accept and run it.
 * @param {string} code
 * @param {boolean} signed whether it reads keys
 * @param {ReturnType<typeof partRead>} baked
 */
async function accepted(code, signed, baked) {
  const whole = signed ? HEAD + code : code;
  const bytes = Buffer.byteLength(whole);
  if (bytes > MAX_BYTES) throw new Error(tooLarge(bytes, signed, baked));
  const refused = await refusals(code, signed);
  if (refused.length === 0) return whole;
  throw new Error(
    `viewer-request.js has what cloudfront-js-2.0 does not list: ${refused.join(', ')}. Write the code on its path ` +
      'without it, or have it lowered by LOWERED in bundle-viewer-request.mjs.',
  );
}

/**
 * The error message for a reader who knows the configuration and not the code.
 * @param {number} bytes
 * @param {boolean} signed
 * @param {ReturnType<typeof partRead>} baked
 */
function tooLarge(bytes, signed, { ladder, qualities, params }) {
  const shares = Object.entries({ ladder, qualities, params }).map(
    ([name, values]) => `${name} (${values.length} values, ${JSON.stringify(values).length} bytes)`,
  );
  return (
    `viewer-request.js of a stage that ${signed ? 'signs' : 'does not sign'} has ${bytes} bytes, and a CloudFront Function may have ` +
    `${MAX_BYTES}. Take ${bytes - MAX_BYTES} bytes out of the configuration: shorten ${shares.join(', ')}. ` +
    'Presets and stages are not in the function. Both kinds must fit, because a stage may be switched at any time.'
  );
}

/** @param {import('esbuild').BuildResult<{ write: false }>} result */
const textOf = ({ outputFiles }) => outputFiles[0]?.text ?? '';

/**
 * The part of a configuration that the function reads.
 * @param {import('../dist/viewer-request/handler.js').BakedGrammar} grammar
 */
function partRead({ ladder, qualities, defaultQuality, formats, params, limits, hash }) {
  const { width, height, pixels, urlLength, sourceKeyBytes } = limits;
  const read = { width, height, pixels, urlLength, sourceKeyBytes };
  return { ladder, qualities, defaultQuality, formats, params, limits: read, hash };
}

/**
 * CloudFront finds the handler by its name, and a script exports nothing.
 * @param {string} module
 */
function scriptOf(module) {
  const script = module.replace(/export \{\s*handler\s*\};?\s*$/, '');
  if (script === module)
    throw new Error('got a bundle without an exported handler, expected entry.ts to export it');
  return script;
}
