// `pnpm try-folder DIR`: serves a folder with Cameo, asks for every picture in it, and says which answers are wrong.
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HELP, readArgs } from './args.mjs';
import { showProgress } from './progress.mjs';
import { isClean, report, toJson } from './report.mjs';
import { blindSpots } from './self-test.mjs';

const [WRONG, USAGE_ERROR, INTERRUPTED] = /** @type {const} */ ([1, 2, 130]);

/** What `pnpm build` leaves, of each package that is used. */
const BUILT = ['core', 'edge', 'local-edge'].map((name) => `../../packages/${name}/dist/index.js`);

async function main() {
  const args = readArgs(process.argv.slice(2));
  if (args === 'help') return void process.stdout.write(HELP);
  if ('mistake' in args) return stopWith(USAGE_ERROR, args.mistake);
  // pnpm runs scripts in the project's folder and says here where the person was.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const folder = args.folder === undefined ? undefined : resolve(from, args.folder);
  if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return stopWith(USAGE_ERROR, `${folder} is not a folder; name one with pictures.`);
  if (!BUILT.every((file) => existsSync(fileURLToPath(new URL(file, import.meta.url)))))
    return stopWith(USAGE_ERROR, 'Cameo is not built yet; run pnpm build first.');
  if (folder !== undefined) return judgeFolder(folder, from, args);
  const samples = mkdtempSync(join(tmpdir(), 'cameo-samples-'));
  try {
    const { collectSamples } = await import('../../packages/local-edge/dist/index.js');
    await collectSamples(samples);
    await judgeFolder(samples, from, args);
  } finally {
    rmSync(samples, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder absolute
 * @param {string} from what a file name is relative to
 * @param {import('./args.mjs').Args} args
 */
async function judgeFolder(folder, from, args) {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      // Asked twice, a person means now.
      if (stopping.signal.aborted) process.exit(INTERRUPTED);
      stopping.abort();
    });
  const { listFiles } = await import('./list-files.mjs');
  const files = await listFiles(folder, args.only);
  if (files.length === 0) {
    const which = args.only === undefined ? '' : ` whose path has ${JSON.stringify(args.only)} in it`;
    return stopWith(USAGE_ERROR, `There is no file${which} in ${folder}.`);
  }
  const progress = showProgress(files.length, process.stderr);
  if (args.browser) {
    const { judgeInBrowser } = await import('./judge-in-browser.mjs');
    const { clean, complete } = await judgeInBrowser(folder, files, from, args, stopping.signal, progress);
    process.exitCode = !complete ? INTERRUPTED : clean ? 0 : WRONG;
    return;
  }
  const blind = await blindSpots();
  if (blind.length > 0)
    return stopWith(WRONG, `The comparison cannot be trusted on this machine: ${blind.join('; ')}.`);

  const { tryFolder } = await import('./try-folder.mjs');
  const findings = await tryFolder(folder, files, args, stopping.signal, progress);
  progress.end();
  process.stdout.write(report(findings));
  if (args.json !== undefined) writeFileSync(resolve(from, args.json), toJson(findings));
  process.exitCode = !findings.complete ? INTERRUPTED : isClean(findings) ? 0 : WRONG;
}

/**
 * @param {number} status
 * @param {string} line
 */
function stopWith(status, line) {
  process.stderr.write(`try-folder: ${line.replace(/\s*\n\s*/g, ' ')}\n`);
  process.exitCode = status;
}

await main();
