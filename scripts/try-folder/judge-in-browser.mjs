import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inDocument, reportSeen } from './report-seen.mjs';
import { blindSpotsSeen } from './self-test-seen.mjs';
import { tryFolderSeen } from './try-folder-seen.mjs';

const RELIABILITY = new URL('../../docs/reliability.md', import.meta.url);

/**
 * Judges a folder by what a browser shows, prints the report, and writes it where that was asked for.
 * @param {string} folder absolute
 * @param {readonly import('./list-files.mjs').File[]} files
 * @param {string} from what a file name is relative to
 * @param {import('./args.mjs').Args} args
 * @param {AbortSignal} stopped
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<{ clean: boolean, complete: boolean }>}
 */
export async function judgeInBrowser(folder, files, from, args, stopped, progress) {
  const blind = await blindSpotsSeen();
  if (blind.length > 0) {
    process.stderr.write(
      `try-folder: the comparison cannot be trusted on this machine:\n  ${blind.join('\n  ')}\n`,
    );
    return { clean: false, complete: true };
  }
  const findings = await tryFolderSeen(folder, files, args, stopped, progress);
  progress.end();
  const { text, markdown, clean } = reportSeen(findings);
  process.stdout.write(text);
  if (args.json !== undefined)
    writeFileSync(resolve(from, args.json), `${JSON.stringify(findings, undefined, 2)}\n`);
  if (args.write && findings.complete)
    writeFileSync(RELIABILITY, inDocument(readFileSync(RELIABILITY, 'utf8'), markdown));
  return { clean, complete: findings.complete };
}
