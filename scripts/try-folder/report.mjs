/** Slowest requests that are named. */
const SLOWEST = 5;

const COLUMNS = ['file', 'kind', 'size', 'pictures', 'problems', 'wrong'];

/** Columns of numbers. */
const RIGHT_ALIGNED = ['pictures', 'wrong'];

/** Columns between two others. */
const GAP = '  ';

/**
 * Whether nothing is wrong.
 * @param {import('./try-folder.mjs').Findings} findings
 */
export const isClean = ({ files, again, faults }) =>
  faults.length + again.wrong.length === 0 && files.every(({ wrong }) => wrong.length === 0);

/**
 * The report for a person: a row for each file, the totals, and each wrong answer in full.
 * @param {import('./try-folder.mjs').Findings} findings
 * @returns {string}
 */
export function report(findings) {
  const { files, again, faults } = findings;
  const rows = files.map(({ path, kind, size, pictures, problems, wrong }) => [
    plain(path),
    kind,
    size,
    String(pictures),
    Object.entries(problems)
      .map(([code, count]) => `${count} ${code}`)
      .join(', '),
    String(wrong.length),
  ]);
  const wrong = [...files.flatMap((file) => file.wrong), ...again.wrong];
  return [
    ...table([COLUMNS, ...rows]),
    '',
    ...totals(findings),
    ...(faults.length > 0 ? ['', 'Wrong with the server:', ...faults.map((fault) => `  ${fault}`)] : []),
    ...(wrong.length > 0 ? ['', 'Wrong answers:', ...wrong.flatMap(explain)] : []),
    '',
    conclusion(findings),
    '',
  ].join('\n');
}

/**
 * The same for a program. Left out is what there is one of for each right answer.
 * @param {import('./try-folder.mjs').Findings} findings
 */
export function toJson(findings) {
  const files = findings.files.map(({ right, times, ...rest }) => ({ ...rest, answers: times.length }));
  return `${JSON.stringify({ ...findings, files }, undefined, 2)}\n`;
}

/** @param {readonly (readonly string[])[]} rows */
function table(rows) {
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, at) => {
        const width = widths[at] ?? 0;
        return RIGHT_ALIGNED.includes(COLUMNS[at] ?? '') ? text.padStart(width) : text.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** @param {import('./try-folder.mjs').Findings} findings */
function totals({ files, again, memory, seconds }) {
  /** @type {Record<string, number>} */
  const codes = {};
  for (const { problems } of files)
    for (const [code, count] of Object.entries(problems)) codes[code] = (codes[code] ?? 0) + count;
  const add = (/** @type {(file: (typeof files)[number]) => number} */ of) =>
    files.reduce((sum, file) => sum + of(file), 0);
  const problems = Object.entries(codes).sort(([, one], [, other]) => other - one);
  const slowest = files.flatMap(({ times }) => times).sort((one, other) => other.ms - one.ms);
  const symmetric = files.filter((file) => file.symmetric).map(({ path }) => plain(path));
  const wrong = add((file) => file.wrong.length) + again.wrong.length;
  return [
    `${files.length} files, ${add((file) => file.times.length)} answers in ${seconds} s`,
    `  right pictures    ${add((file) => file.pictures)}`,
    `  fitting problems  ${problems.reduce((sum, [, count]) => sum + count, 0)}${problems.map(([code, count]) => `\n    ${count} ${code}`).join('')}`,
    `  wrong answers     ${wrong}`,
    `  asked again       ${again.asked} pictures, twice`,
    `  memory            ${memory.peakMb ?? 'unknown'} MB at most, ${memory.mostMb} MB allowed; last raised by ${plain(memory.at ?? 'nothing')}`,
    ...(symmetric.length === 0
      ? []
      : [
          `  not told apart    ${symmetric.length} originals look the same turned or mirrored, which was not seen in them: ${symmetric.join(', ')}`,
        ]),
    '  slowest',
    ...slowest
      .slice(0, SLOWEST)
      .map(({ url, accept, ms }) => `    ${String(ms).padStart(6)} ms  ${url}  (Accept: ${accept})`),
  ];
}

/** @param {import('./wrong.mjs').Wrong} wrong */
export function explain({ url, accept, received, faults, log }) {
  return [
    `  ${url}  (Accept: ${accept})`,
    `    received: ${plain(received)}`,
    ...faults.map((fault) => `    wrong:    ${plain(fault)}`),
    ...(log === undefined ? [] : [`    log:      ${plain(log)}`]),
  ];
}

/** @param {import('./try-folder.mjs').Findings} findings */
function conclusion(findings) {
  if (!findings.complete) return 'Stopped before the end.';
  return isClean(findings) ? 'Nothing is wrong.' : 'Something is wrong.';
}

/**
 * Names and answers may hold anything; a terminal must not obey it.
 * @param {string} text
 */
export const plain = (text) => text.replace(/\p{Cc}+/gu, ' ');
