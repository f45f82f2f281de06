// For `node --test`: reports in the format of vitest's JSON reporter, so that the scripts' tests are counted with those of the
// packages.
import { resolve } from 'node:path';
import { inspect } from 'node:util';

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* report(events) {
  /** @type {Map<string, { fullName: string, status: string, failureMessages: string[] }[]>} */
  const files = new Map();
  /** @type {Map<string, string>} */
  const written = new Map();
  /** @type {Map<string, string>} */
  const unreadable = new Map();
  for await (const { type, data } of events) {
    if (type === 'test:stderr') {
      const path = resolve(data.file);
      written.set(path, (written.get(path) ?? '') + data.message);
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, file = '', skip, todo, details } = data;
    // A suite fails with its tests, which are reported individually.
    if (details.type === 'suite') continue;
    const tests = files.get(file) ?? [];
    files.set(file, tests);
    const left = (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false);
    const error = 'error' in details ? details.error : undefined;
    // A file that Node cannot load counts as a test with the file's name, and its error is in the output.
    if (error !== undefined && resolve(name) === file) {
      unreadable.set(file, written.get(file) ?? messageOf(error));
      continue;
    }
    tests.push({
      fullName: name,
      status: left ? 'skipped' : error === undefined ? 'passed' : 'failed',
      failureMessages: error === undefined ? [] : [messageOf(error)],
    });
  }
  const all = [...files.values()].flat();
  /** @param {string} status */
  const count = (status) => all.filter((test) => test.status === status).length;
  const results = {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped'),
    numTodoTests: 0,
    numFailedTestSuites: 0,
    testResults: [...files].map(([name, tests]) => ({
      name,
      status: unreadable.has(name) || tests.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
      message: unreadable.get(name) ?? '',
      assertionResults: tests,
    })),
  };
  yield JSON.stringify(results);
}

/** Node wraps a test's error. @param {Error} error */
function messageOf({ cause, message }) {
  if (cause instanceof Error) return cause.stack ?? cause.message;
  return cause === undefined ? message : inspect(cause);
}
