import { markdownTable } from '@cameo/command-line';
import type { Findings } from './try-folder.js';
import type { Wrong } from './wrong.js';

/** Number of slowest requests to name. */
const SLOWEST = 5;

const COLUMNS = ['file', 'kind', 'size', 'pictures', 'problems', 'wrong'];

/** Whether nothing is wrong. */
export const isClean = ({ files, again, faults }: Findings) =>
  faults.length + again.wrong.length === 0 && files.every(({ wrong }) => wrong.length === 0);

/** The report for people: a row for each file, the totals, and each wrong answer in full. */
export function report(findings: Findings): string {
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
    markdownTable({ head: COLUMNS, rows }),
    '',
    ...totals(findings),
    ...(faults.length > 0 ? ['', 'Wrong with the server:', ...faults.map((fault) => `  ${fault}`)] : []),
    ...(wrong.length > 0 ? ['', 'Wrong answers:', ...wrong.flatMap(explain)] : []),
    '',
    conclusion(findings),
    '',
  ].join('\n');
}

/** The machine-readable report, without the details of right answers. */
export function toJson(findings: Findings) {
  const files = findings.files.map(({ right, times, ...rest }) => ({ ...rest, answers: times.length }));
  return `${JSON.stringify({ ...findings, files }, undefined, 2)}\n`;
}

function totals({ files, again, memory, seconds }: Findings) {
  const codes: Record<string, number> = {};
  for (const { problems } of files)
    for (const [code, count] of Object.entries(problems)) codes[code] = (codes[code] ?? 0) + count;
  const add = (of: (file: (typeof files)[number]) => number) =>
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
    `  asked again       ${again.count} pictures, twice`,
    `  memory            ${memory.peakMb ?? 'unknown'} MB at most, ${memory.maxMb} MB allowed; last raised by ${plain(memory.at ?? 'nothing')}`,
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

export function explain({ url, accept, received, faults, log }: Wrong) {
  return [
    `  ${url}  (Accept: ${accept})`,
    `    received: ${plain(received)}`,
    ...faults.map((fault) => `    wrong:    ${plain(fault)}`),
    ...(log === undefined ? [] : [`    log:      ${plain(log)}`]),
  ];
}

function conclusion(findings: Findings) {
  if (!findings.complete) return 'Stopped before the end.';
  return isClean(findings) ? 'Nothing is wrong.' : 'Something is wrong.';
}

/** Removes control characters: names and answers may contain anything. */
export const plain = (text: string) => text.replace(/\p{Cc}+/gu, ' ');
