import { recordSkip } from './left-out.js';

/** Tools that tests need and a machine may lack. `CAMEO_REQUIRE` lists those whose absence is a failure. */
export type Tool =
  | 's3'
  | 'aws'
  | 'chromium'
  | 'firefox'
  | 'webkit'
  | 'njs'
  | 'python'
  | 'pictures'
  | 'scores';

/**
 * Prints a notice on stderr that tests are skipped without a tool, and returns `undefined`.
 * @param tests the skipped tests, such as `the tests against S3`
 * @param message the missing tool, and how to install it
 * @throws Error if `CAMEO_REQUIRE` includes the tool, as in `.ci/run`
 */
export function missing(tool: Tool, tests: string, message: string): undefined {
  if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes(tool))
    throw new Error(`CAMEO_REQUIRE asks for ${tool}. ${message}`);
  process.stderr.write(`\n  SKIPPED: ${tests}. ${message}\n\n`);
  noteMissing(tool, message);
  return undefined;
}

/** Lists a missing tool at the end of the run, for tests that report it themselves. */
export function noteMissing(tool: Tool, message: string): void {
  recordSkip({ kind: 'missing', tool, message });
}
