import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

/** A test that a run skips or shortens. `npm test` and `npm run test:all` end with a list of these. */
export type LeftOut =
  | { readonly kind: 'shorter'; readonly short: number; readonly full: number }
  | { readonly kind: 'only in full'; readonly why: string }
  | { readonly kind: 'missing'; readonly tool: string; readonly message: string };

/** One line of `coverage/left-out.jsonl` of the package whose test calls. */
export type LeftOutLine = LeftOut & { readonly file: string; readonly test?: string };

/** Reported entries: a loop reports the same one repeatedly. */
const reported = new Set<string>();

export function recordSkip(left: LeftOut): void {
  const { testPath: file, currentTestName: test } = expect.getState();
  if (file === undefined) return;
  const line: LeftOutLine = { ...left, file, ...(test !== undefined && { test }) };
  const text = JSON.stringify(line);
  if (reported.has(text)) return;
  reported.add(text);
  const folder = join(packageOf(file), 'coverage');
  mkdirSync(folder, { recursive: true });
  // One short write at the end of the file: lines of concurrent workers do not mix.
  appendFileSync(join(folder, 'left-out.jsonl'), `${text}\n`);
}

function packageOf(file: string): string {
  const folder = dirname(file);
  return existsSync(join(folder, 'package.json')) || folder === dirname(folder) ? folder : packageOf(folder);
}
