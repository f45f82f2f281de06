// What failed, from the results that vitest's JSON reporter writes, in lines for the end of a log: whoever reads only the
// tail of it knows where to look.
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Of each failure so many lines of its message; of each package so many failures. */
const LINES = 12;
const WIDTH = 200;
const FAILURES = 40;

/**
 * @typedef {{ readonly fullName: string, readonly status: string, readonly failureMessages: readonly string[] }} Assertion
 * @typedef {{ readonly name: string, readonly status: string, readonly message: string, readonly assertionResults: readonly Assertion[] }} FileResult
 */

/**
 * One entry of several lines for each test that failed, and for each file that failed without one: it could not be read, or
 * a hook of it threw.
 * @param {string} label of the package
 * @param {string} folder of the package, which files are named in
 * @param {readonly FileResult[]} files
 * @returns {readonly string[][]}
 */
export function failuresOf(label, folder, files) {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const file = `${label} ${relative(folder, name)}`;
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed')
      return [[file, ...firstLines(message === '' ? 'A hook failed: its log is above.' : message)]];
    return failed.map(({ fullName, failureMessages }) => [
      `${file} > ${fullName.trim()}`,
      ...firstLines(failureMessages[0] ?? 'no message'),
    ]);
  });
}

/** @param {readonly string[][]} failures @returns {string[]} */
export function failureLines(failures) {
  if (failures.length === 0) return [];
  const rest = failures.length - FAILURES;
  return [
    '',
    'Failed:',
    ...failures
      .slice(0, FAILURES)
      .flatMap(([first = '', ...more]) => [`  ${first}`, ...more.map((line) => `      ${line}`)]),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

/**
 * The message without the stack, which names Node and vitest.
 * @param {string} message
 */
function firstLines(message) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  // One line of the stack says where, when it is in a test.
  const where =
    stack === -1
      ? []
      : lines
          .slice(stack)
          .filter((line) => /\.test\.[a-z]+:\d/.test(line))
          .slice(0, 1);
  const said = stack === -1 ? lines : lines.slice(0, stack);
  return [...said.slice(0, LINES), ...where].map((line) =>
    line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line,
  );
}
