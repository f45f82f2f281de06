// Adds up what the packages' test runs wrote to coverage/results.json, and prints one line. Fails when a test failed,
// when a package that has a test script left no result, and with --no-skips when a test was skipped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bootstrap.mjs';

const packages = ['packages', 'examples']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
  .concat('benchmarks')
  .filter((path) => {
    const file = join(ROOT, path, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).scripts?.test !== undefined;
  });
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const path of packages) {
  const file = join(ROOT, path, 'coverage', 'results.json');
  if (!existsSync(file)) {
    console.error(`${path} has a test script, but left no coverage/results.json`);
    process.exit(1);
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  totals.passed += numPassedTests;
  totals.failed += numFailedTests;
  totals.skipped += numPendingTests + numTodoTests;
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
const skipsForbidden = process.argv.includes('--no-skips');
process.exitCode = totals.failed > 0 || totals.passed === 0 || (skipsForbidden && totals.skipped > 0) ? 1 : 0;
