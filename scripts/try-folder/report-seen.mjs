import { DEVIATIONS, isOf, SHOWN_WRONGLY, withoutExpected } from './deviations.mjs';
import { explain, plain } from './report.mjs';

/** @typedef {import('./try-folder-seen.mjs').SeenFolder} SeenFolder */
/** @typedef {import('./try-seen.mjs').SeenFindings} SeenFindings */
/** @typedef {readonly string[]} Row */

/** True of AVIF by whatever encoder; tried with those of libheif and of libavif. */
const STRETCHED =
  'This Chromium takes the transparency of an AVIF for levels from 16 to 235, whoever encoded it: 51 is shown as 41, 204 as 219. So what sharp decodes of an AVIF with transparency is what is judged.';

const HEAD = [
  'original',
  'answer',
  'pictures',
  'asks',
  'worst mean',
  'worst cell',
  'worst tone',
  'of what is allowed',
];

/**
 * The report of what a browser saw, for a person and for docs/reliability.md.
 * @param {SeenFolder} folder
 * @returns {{ text: string, markdown: string, clean: boolean }}
 */
export function reportSeen(folder) {
  const { files, met, stale } = withoutExpected(folder.files, DEVIATIONS);
  const wrong = files.flatMap(({ answers }) =>
    answers.flatMap(({ wrong: found }) => (found === undefined ? [] : [found])),
  );
  const table = markdownTable([HEAD, ...rowsOf(files)]);
  const faults = [...folder.faults, ...stale];
  const clean = wrong.length + faults.length === 0;
  const names = namesOf(files);
  const count = files.reduce((sum, { answers }) => sum + answers.length, 0);
  const asked = `${files.length} files, ${count} requests in ${folder.seconds} s, Chromium ${folder.browser}: ${wrong.length} wrong`;
  const text = [
    ...table,
    '',
    asked,
    ...names.map(([title, list]) => `  ${title}: ${list.map(plain).join(', ')}`),
    ...met.map(({ file, why }) => `  expected to deviate: ${file}, ${why}`),
    ...faults.map((fault) => `  wrong: ${plain(fault)}`),
    ...(wrong.length > 0 ? ['', 'Wrong answers:', ...wrong.flatMap(explain)] : []),
    '',
    folder.complete ? (clean ? 'Nothing is wrong.' : 'Something is wrong.') : 'Stopped before the end.',
    '',
  ].join('\n');
  const markdown = [
    ...table,
    '',
    `${asked}.`,
    ...names.flatMap(([title, list]) => [
      '',
      `${sentence(title)}: ${list.map((name) => `\`${name}\``).join(', ')}.`,
    ]),
    ...(folder.stretchesAlpha ? ['', STRETCHED] : []),
    ...listOf('What cannot be as Chromium shows it', met),
    ...listOf(
      'What Chromium itself shows wrongly',
      SHOWN_WRONGLY.filter((each) => files.some((file) => isOf(file, each))),
    ),
  ].join('\n');
  return { text, markdown, clean };
}

/**
 * @param {string} title
 * @param {readonly { file: string, why: string }[]} entries
 * @returns {readonly string[]}
 */
const listOf = (title, entries) =>
  entries.length === 0
    ? []
    : ['', `${title}:`, '', ...entries.map(({ file, why }) => `- \`${file}\`: ${why}`)];

/** @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Who was judged by something else than the browser.
 * @param {readonly SeenFindings[]} files
 * @returns {readonly (readonly [title: string, names: readonly string[]])[]}
 */
function namesOf(files) {
  const named = (/** @type {SeenFindings['by']} */ by) =>
    files.filter((file) => file.by === by).map(({ path }) => path);
  const pairs = /** @type {const} */ ([
    ['judged by what sharp decodes, for the browser shows nothing, or other colours', named('sharp')],
    ['shown by nobody here, and refused or sent as it is', named('nobody')],
  ]);
  return pairs.filter(([, list]) => list.length > 0);
}

/**
 * A row for each kind of original and type of answer.
 * @param {readonly SeenFindings[]} files
 * @returns {readonly Row[]}
 */
function rowsOf(files) {
  /** @type {Map<string, { kind: string, type: string, paths: Set<string>, asks: number, mean: number, cell: number, tone: number, share: number }>} */
  const groups = new Map();
  for (const { kind, path, answers } of files) {
    for (const { type, worst } of answers) {
      const name = `${kind}\n${type}`;
      const group = groups.get(name) ?? {
        kind,
        type,
        paths: new Set(),
        asks: 0,
        mean: 0,
        cell: 0,
        tone: 0,
        share: 0,
      };
      group.paths.add(path);
      group.asks += 1;
      for (const figure of /** @type {const} */ (['mean', 'cell', 'tone', 'share']))
        group[figure] = Math.max(group[figure], worst?.[figure] ?? 0);
      groups.set(name, group);
    }
  }
  return [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { kind, type, paths, asks, mean, cell, tone, share }]) => [
      kind,
      type.replace(/^image\//, ''),
      String(paths.size),
      String(asks),
      ...(share === 0
        ? ['', '', '', '']
        : [mean, cell, tone].map((level) => level.toFixed(1)).concat(`${Math.round(share * 100)} %`)),
    ]);
}

/**
 * @param {readonly Row[]} rows the first of them is the head
 * @returns {readonly string[]} lines
 */
function markdownTable(rows) {
  const widths = HEAD.map((_, at) => Math.max(3, ...rows.map((row) => row[at]?.length ?? 0)));
  const right = (/** @type {number} */ at) => at >= 2;
  const line = (/** @type {Row} */ row) =>
    `| ${widths.map((width, at) => (right(at) ? (row[at] ?? '').padStart(width) : (row[at] ?? '').padEnd(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (right(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)];
}

/**
 * Puts text between `<!-- try-folder -->` and `<!-- /try-folder -->`.
 * @param {string} document
 * @param {string} text
 * @throws {Error} when the document has not exactly one such place
 */
export function inDocument(document, text) {
  const parts = document.split(/<!-- \/?try-folder -->/);
  if (parts.length !== 3)
    throw new Error(
      'Expected one "<!-- try-folder -->" followed by one "<!-- /try-folder -->" in docs/reliability.md.',
    );
  return `${parts[0]}<!-- try-folder -->\n\n${text}\n\n<!-- /try-folder -->${parts[2]}`;
}
