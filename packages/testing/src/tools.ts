import { leaveOut } from './left-out.js';

/** Tools that tests need and a machine may lack. `CAMEO_REQUIRE` lists those whose absence is a failure. */
export type Tool = 's3' | 'aws' | 'chromium' | 'firefox' | 'webkit' | 'njs' | 'pictures' | 'scores';

/**
 * Says on stderr that tests are skipped for want of a tool, and answers `undefined`.
 * @param tests what is skipped, such as `the tests against S3`
 * @param message what was looked for, and what to do
 * @throws Error where `CAMEO_REQUIRE` lists the tool, as in `.ci/run`
 */
export function missing(tool: Tool, tests: string, message: string): undefined {
  if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes(tool))
    throw new Error(`CAMEO_REQUIRE asks for ${tool}. ${message}`);
  process.stderr.write(`\n  SKIPPED: ${tests}. ${message}\n\n`);
  noteMissing(tool, message);
  return undefined;
}

/** For what has said so itself: lists the tool at the end of the run. */
export function noteMissing(tool: Tool, message: string): void {
  leaveOut({ kind: 'missing', tool, message });
}
