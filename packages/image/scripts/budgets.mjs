import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * Measures the cost for an application: bundles code for production, without React, and prints its size (gzip -9, bytes) beside
 * a budget. The exit code is 1 if one is exceeded.
 * @param {string} root folder of the package
 * @param {readonly (readonly [what: string, code: string, budget: number])[]} budgets
 */
export async function checkBudgets(root, budgets) {
  for (const [what, contents, budget] of budgets) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      external: ['react', 'react-dom', 'react/jsx-runtime'],
      define: { 'process.env.NODE_ENV': '"production"' },
      // Chunks that are only imported for their order are dropped, as they should be.
      logLevel: 'error',
    });
    const bytes = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
    const verdict = bytes <= budget ? 'ok' : `${bytes - budget} too many`;
    console.log(`${what.padEnd(34)} ${String(bytes).padStart(6)} of ${budget}  ${verdict}`);
    if (bytes > budget) process.exitCode = 1;
  }
}
