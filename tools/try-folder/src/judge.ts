import type { Answer } from './edge.js';
import { allowedAnswers, expectedFormat, type SizeRules, type SourceRules } from './expected.js';
import { judgePicture, judgeUnknownPicture, type References } from './judge-picture.js';
import { mimeOf, type Original } from './pictures.js';
import type { PictureRequest } from './requests.js';

/**
 * Checks the headers of a picture.
 * @returns faults
 */
export function judgePictureHeaders({ headers }: Answer, { format }: PictureRequest): readonly string[] {
  const faults = [];
  const cacheControl = headers.get('cache-control') ?? '';
  if (!/\bpublic\b/.test(cacheControl) || !(maxAge(cacheControl) > 0))
    faults.push(`Cache-Control is ${JSON.stringify(cacheControl)}, expected public with a max-age`);
  if (headers.get('etag') === null && headers.get('last-modified') === null)
    faults.push('neither ETag nor Last-Modified is there, so that no cache can revalidate it');
  if (format.f === 'auto' && !/\baccept\b/i.test(headers.get('vary') ?? ''))
    faults.push(
      `Vary is ${JSON.stringify(headers.get('vary') ?? '')}, expected Accept, which chose the format`,
    );
  return [...faults, ...edgeFault(headers)];
}

/** The edge's report of what AWS would have refused to send. */
export function edgeFault(headers: Headers): readonly string[] {
  const fault = headers.get('x-local-edge-error');
  return fault === null ? [] : [`CloudFront would not send this: ${fault}`];
}

export const maxAge = (cacheControl: string) =>
  Number(/\bmax-age=(\d+)/.exec(cacheControl)?.[1] ?? Number.NaN);

const VECTOR = 'image/svg+xml';

/** Policies that prevent a drawing that is opened as a page from running scripts and sending requests. */
const HARMLESS = ["default-src 'none'", 'sandbox'];

/** Whether an answer is an unchanged drawing. */
export const isDrawing = ({ body }: Answer) => mimeOf(body) === VECTOR;

/**
 * Checks the headers of a drawing.
 * @returns faults
 */
export function judgeDrawing({ headers }: Answer): readonly string[] {
  const type = headers.get('content-type') ?? 'no Content-Type';
  const policy = headers.get('content-security-policy') ?? '';
  return [
    ...(type === VECTOR ? [] : [`Content-Type is ${type}, but the bytes are ${VECTOR}`]),
    ...HARMLESS.filter((part) => !policy.includes(part)).map(
      (part) => `a drawing's Content-Security-Policy is ${JSON.stringify(policy)}, expected ${part} in it`,
    ),
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['a drawing without nosniff']),
  ];
}

/** The table of problems: status and cache time for each code. */
export type ProblemTable = Readonly<
  Record<string, { readonly status: number; readonly cacheSeconds: number }>
>;

/** Words that reveal internals: paths of a machine, stack traces, names of parts. */
const INTERNAL =
  /(?:^|[\s"'(])(?:\/(?:home|tmp|var|usr|opt|root|Users|work|private)\/|[A-Z]:\\|file:\/\/)|\bat .+:\d+:\d+|node_modules|\.[cm]?[jt]s:\d+|_variants\/|\bvips|sharp|gifload|pngload|jpegload|ENOENT|EACCES|Error:/i;

/**
 * Checks that an answer is a problem as docs/url-grammar.md describes them.
 * @param folder absolute path that must not occur in an answer
 */
export function judgeProblem(
  { status, headers, body }: Answer,
  table: ProblemTable,
  folder: string,
): { code: string | undefined; faults: readonly string[] } {
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

function cacheFault(headers: Headers, seconds: number) {
  const cacheControl = headers.get('cache-control') ?? '';
  const right = seconds === 0 ? cacheControl.includes('no-store') : maxAge(cacheControl) === seconds;
  const expected = seconds === 0 ? 'no-store' : `max-age=${seconds}`;
  return right ? [] : [`Cache-Control is ${JSON.stringify(cacheControl)}, expected ${expected}`];
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The verdict on an answer. */
export interface Verdict {
  readonly kind: 'picture' | 'problem' | 'wrong';
  /** Code of an answered problem. */
  readonly code: string | undefined;
  /** Empty unless it is wrong. */
  readonly faults: readonly string[];
}
/** The input of all judgements. */
export interface Rules {
  readonly config: SizeRules & SourceRules;
  readonly problems: ProblemTable;
  /** Absolute path. */
  readonly folder: string;
}

/** Problems that indicate an internal fault, whatever the file. */
const INTERNAL_FAULTS = ['internal', 'render-failed'];

/** Judges the answer to a request for a file that sharp can read. */
export async function judgeAnswer(
  answer: Answer,
  request: PictureRequest,
  original: Original,
  { config, problems, folder }: Rules,
  references: References,
): Promise<Verdict> {
  const { facts } = original;
  const animated = facts !== undefined && expectedFormat(request.format, facts, original.opaque).animated;
  const allowed = allowedAnswers(original, request, animated, config);
  const redirect = answer.redirectFault === undefined ? [] : [answer.redirectFault];
  if (answer.status === 200) {
    // A drawing that is not rendered is sent unchanged.
    if (facts?.format === 'svg' && !config.inputs.includes('svg') && isDrawing(answer))
      return verdict('picture', undefined, [...redirect, ...judgeDrawing(answer)]);
    if (facts === undefined || !allowed.picture)
      return verdict('picture', undefined, [
        `a picture, expected ${allowed.problems.join(' or ')}: ${allowed.because}`,
      ]);
    const faults = await judgePicture(answer, request, { ...original, facts }, config, references);
    return verdict('picture', undefined, [...redirect, ...faults]);
  }
  const { code, faults } = judgeProblem(answer, problems, folder);
  const fits = code === undefined || allowed.problems.includes(code);
  const expected = [...(allowed.picture ? ['a picture'] : []), ...allowed.problems].join(' or ');
  const misplaced = fits ? [] : [`the problem ${code}, expected ${expected}: ${allowed.because}`];
  return verdict('problem', code, [...redirect, ...faults, ...misplaced]);
}

/** Judges the answer to a request for an intentionally malicious or broken file. */
export async function judgeHostileAnswer(
  answer: Answer,
  request: PictureRequest,
  { config, problems, folder }: Rules,
): Promise<Verdict> {
  const redirect = answer.redirectFault === undefined ? [] : [answer.redirectFault];
  if (answer.status === 200)
    return verdict('picture', undefined, [
      ...redirect,
      ...(await judgeUnknownPicture(answer, request, config)),
    ]);
  const { code, faults } = judgeProblem(answer, problems, folder);
  const ours =
    code !== undefined && INTERNAL_FAULTS.includes(code)
      ? [`the problem ${code}, expected one that is about the file`]
      : [];
  return verdict('problem', code, [...redirect, ...faults, ...ours]);
}

const verdict = (
  kind: 'picture' | 'problem',
  code: string | undefined,
  faults: readonly string[],
): Verdict => ({ kind: faults.length === 0 ? kind : 'wrong', code, faults });
