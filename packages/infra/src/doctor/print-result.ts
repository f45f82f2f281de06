import type { Result } from './examine.js';

const MARKS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

/** Width of the column of names. */
const NAME = 12;

/** One line per check: the received value and, for a failure, the expected one and advice. */
export function printResult({ name, state, received, expected, advice }: Result): string {
  const start = `${MARKS[state]}  ${name.padEnd(NAME)}`;
  const plain = received.replace(/\p{Cc}+/gu, ' ');
  return state === 'ok' ? `${start}${plain}` : `${start}received ${plain}; expected ${expected}. ${advice}`;
}

/** The last line. */
export function printSum(results: readonly Result[]): string {
  const number = (state: Result['state']) => results.filter((each) => each.state === state).length;
  const [fine, warnings, failures] = [number('ok'), number('warn'), number('fail')];
  if (failures > 0) return `${failures} of ${results.length} checks failed.`;
  return warnings > 0
    ? `${fine} checks passed, and ${warnings} gave a warning.`
    : `All ${fine} checks passed.`;
}
