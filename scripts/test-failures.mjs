// Lists failures from the output of vitest's JSON reporter, for the end of a log, so that its tail is sufficient to locate
// them.
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Maximum number of message lines per failure, and of failures per package. */
const LINES = 12;
const WIDTH = 200;
const FAILURES = 40;

/**
 * @typedef {{ readonly fullName: string, readonly status: string, readonly failureMessages: readonly string[] }} Assertion
 * @typedef {{ readonly name: string, readonly status: string, readonly message: string, readonly assertionResults: readonly Assertion[] }} FileResult
 */

/**
 * One entry of several lines for each failed test, and for each file that failed without one: it could not be loaded, or a hook
 * of it threw.
 * @param {string} label of the package
 * @param {string} folder of the package, to which file names are relative
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

/** @param {string} title @param {readonly string[][]} failures @returns {string[]} */
export function failureLines(title, failures) {
  if (failures.length === 0) return [];
  const rest = failures.length - FAILURES;
  return [
    '',
    title,
    ...failures
      .slice(0, FAILURES)
      .flatMap(([first = '', ...more]) => [`  ${first}`, ...more.map((line) => `      ${line}`)]),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

/**
 * The message without the stack of Node and vitest.
 * @param {string} message
 */
function firstLines(message) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  // One line of the stack gives the location, if it is in a test.
  const where =
    stack === -1
      ? []
      : lines
          .slice(stack)
          .filter((line) => /\.test\.[a-z]+:\d/.test(line))
          .slice(0, 1);
  const head = stack === -1 ? lines : lines.slice(0, stack);
  return [...head.slice(0, LINES), ...where].map((line) =>
    line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line,
  );
}
