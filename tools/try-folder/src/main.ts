// `pnpm try-folder DIR`: serves a folder with Cameo, requests every picture in it, and reports wrong answers. Expected values
// are computed here independently of the product, on purpose: this is the oracle.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  exitCodes,
  fromHere,
  onStopSignals,
  type Progress,
  replaceMarked,
  runCommand,
  showProgress,
} from '@cameo/command-line';
import { collectSamples } from '@cameo/local-edge';
import { type Args, TRY_FOLDER } from './args.js';
import { isClean, report, toJson } from './report.js';
import { reportSeen } from './report-seen.js';
import { type File, listFiles } from './requests.js';
import { blindSpots, blindSpotsSeen } from './self-test.js';
import { tryFolder, tryFolderSeen } from './try-folder.js';

const RELIABILITY = new URL('../../../docs/reliability.md', import.meta.url);

/** Prints its results, and returns whether everything is right and whether it was completed. */
type Judge = (
  folder: string,
  files: readonly File[],
  args: Args,
  stopped: AbortSignal,
  progress: Progress,
) => Promise<{ readonly clean: boolean; readonly complete: boolean }>;

async function main(args: Args): Promise<number> {
  if (args.folder !== undefined) return judgeFolder(fromHere(args.folder), args);
  const samples = mkdtempSync(join(tmpdir(), 'cameo-samples-'));
  try {
    await collectSamples(samples);
    return await judgeFolder(samples, args);
  } finally {
    rmSync(samples, { recursive: true, force: true });
  }
}

async function judgeFolder(folder: string, args: Args): Promise<number> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return refuse(`Got ${folder}, which is no folder: name one with pictures.`);
  const stopping = new AbortController();
  onStopSignals((_signal, before) => {
    // A second signal exits immediately.
    if (before > 0) process.exit(exitCodes.interrupted);
    stopping.abort();
  });
  const files = await listFiles(folder, args.only);
  const which = args.only === undefined ? '' : ` whose path has ${JSON.stringify(args.only)} in it`;
  if (files.length === 0) return refuse(`There is no file${which} in ${folder}: name another folder.`);

  const blind = await (args.browser ? blindSpotsSeen() : blindSpots());
  if (blind.length > 0)
    throw new Error(`The comparison cannot be trusted on this machine: ${blind.join('; ')}.`);
  const counters = ['requests', 'wrong'];
  const progress = showProgress('try-folder', { total: files.length, of: 'files', counters });
  const judge = args.browser ? judgeInBrowser : judgeBySharp;
  const { clean, complete } = await judge(folder, files, args, stopping.signal, progress).finally(
    progress.end,
  );
  return complete ? (clean ? exitCodes.right : exitCodes.wrong) : exitCodes.interrupted;
}

const judgeBySharp: Judge = async (folder, files, args, stopped, progress) => {
  const findings = await tryFolder(folder, files, args, stopped, progress);
  progress.end();
  process.stdout.write(report(findings));
  if (args.json !== undefined) writeFileSync(fromHere(args.json), toJson(findings));
  return { clean: isClean(findings), complete: findings.complete };
};

const judgeInBrowser: Judge = async (folder, files, args, stopped, progress) => {
  const findings = await tryFolderSeen(folder, files, args, stopped, progress);
  progress.end();
  const { text, markdown, clean } = reportSeen(findings);
  process.stdout.write(text);
  if (args.json !== undefined)
    writeFileSync(fromHere(args.json), `${JSON.stringify(findings, undefined, 2)}\n`);
  if (args.write && findings.complete)
    writeFileSync(RELIABILITY, replaceMarked(readFileSync(RELIABILITY, 'utf8'), 'try-folder', markdown));
  return { clean, complete: findings.complete };
};

function refuse(sentence: string): number {
  process.stderr.write(`try-folder: ${sentence}\n`);
  return exitCodes.usage;
}

await runCommand(TRY_FOLDER, main);
