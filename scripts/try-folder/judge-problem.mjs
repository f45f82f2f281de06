import { edgeFault, maxAge } from './judge-headers.mjs';

/**
 * The table of problems: what each code is answered with, and for how many seconds it may be kept.
 * @typedef {Readonly<Record<string, { readonly status: number, readonly cacheSeconds: number }>>} ProblemTable
 */

/** Words that only someone inside needs: paths of a machine, stack traces, names of parts. */
const INTERNAL =
  /(?:^|[\s"'(])(?:\/(?:home|tmp|var|usr|opt|root|Users|work|private)\/|[A-Z]:\\|file:\/\/)|\bat .+:\d+:\d+|node_modules|\.[cm]?[jt]s:\d+|_variants\/|\bvips|sharp|gifload|pngload|jpegload|ENOENT|EACCES|Error:/i;

/**
 * Whether an answer is a problem as docs/url-grammar.md describes them.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {ProblemTable} table
 * @param {string} folder absolute path that must not be told
 * @returns {{ code: string | undefined, faults: readonly string[] }}
 */
export function judgeProblem({ status, headers, body }, table, folder) {
  const faults = [...edgeFault(headers)];
  const text = new TextDecoder().decode(body);
  const type = headers.get('content-type') ?? 'no Content-Type';
  if (type !== 'application/problem+json') {
    return {
      code: undefined,
      faults: [
        ...faults,
        `status ${status} with ${type} is neither a picture nor a problem: ${text.slice(0, 200)}`,
      ],
    };
  }
  const problem = parse(text);
  if (problem === undefined)
    return { code: undefined, faults: [...faults, `the problem is no JSON object: ${text.slice(0, 200)}`] };
  const code = String(problem['code']);
  const row = Object.hasOwn(table, code) ? table[code] : undefined;
  if (row === undefined)
    return {
      code,
      faults: [
        ...faults,
        `the problem has the code ${JSON.stringify(problem['code'])}, which does not exist`,
      ],
    };
  if (status !== row.status || problem['status'] !== row.status)
    faults.push(
      `${code} came with status ${status}, and ${problem['status']} in the body, expected ${row.status}`,
    );
  for (const field of ['type', 'title', 'detail']) {
    if (typeof problem[field] !== 'string' || problem[field] === '')
      faults.push(`the problem has no ${field}`);
  }
  const inside = INTERNAL.exec(text)?.[0] ?? (text.includes(folder) ? folder : undefined);
  if (inside !== undefined) faults.push(`the problem tells something internal (${inside.trim()}): ${text}`);
  return { code, faults: [...faults, ...cacheFault(headers, row.cacheSeconds)] };
}

/**
 * @param {Headers} headers
 * @param {number} seconds
 */
function cacheFault(headers, seconds) {
  const cacheControl = headers.get('cache-control') ?? '';
  const right = seconds === 0 ? cacheControl.includes('no-store') : maxAge(cacheControl) === seconds;
  const expected = seconds === 0 ? 'no-store' : `max-age=${seconds}`;
  return right ? [] : [`Cache-Control is ${JSON.stringify(cacheControl)}, expected ${expected}`];
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> | undefined}
 */
function parse(text) {
  try {
    const value = /** @type {unknown} */ (JSON.parse(text));
    return typeof value === 'object' && value !== null
      ? /** @type {Record<string, unknown>} */ (value)
      : undefined;
  } catch {
    return undefined;
  }
}
