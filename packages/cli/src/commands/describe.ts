import { join } from 'node:path';
import { exitCodes, flag, fromHere, text } from '@cameo/command-line';
import { type DescribedFiles, describeFiles } from '@cameo/describe';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { describing, seenFilesIn } from '../project/describing.js';
import { shown } from '../project/load-project.js';

export const command = defineCommand({
  name: 'cameo describe',
  about:
    'Writes a manifest of pictures: size, placeholder and version of each. <CameoImage src={pictures["a.jpg"]} alt="…" /> then needs no size, and each of its URLs is kept for a year.',
  word: 'PICTURES...',
  options: {
    out: text('FILE', 'the manifest: .ts, .mts, .js, .mjs or .json (pictures.ts)'),
    root: text('DIR', 'folder where the names of pictures begin (the one that all of them are in)'),
    prefix: text('KEY', 'stands before each name, where the pictures are below a prefix of the bucket'),
    check: flag('writes nothing, and fails when the manifest is not what would be written'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ["cameo describe 'pictures/**'", 'into pictures.ts'],
    ['cameo describe pictures --out src/pictures.json', 'as JSON'],
    ["cameo describe 'pictures/**' --check", 'for CI: status 1 when a picture has changed since'],
  ],
  more: 'Only what has changed since the last run is read, and only new contents are decoded; .cameo/ remembers.',
  check: (values, _, words) => ({ ...values, patterns: words.length === 0 ? ['pictures'] : words }),
  run: async ({ patterns, out = 'pictures.ts', root, prefix, check, config: named, json }) => {
    const { folder, config, progress } = await describing('cameo describe', named);
    const described = await describeFiles({
      patterns,
      out,
      root,
      prefix,
      check,
      memory: join(folder, seenFilesIn),
      cwd: fromHere('.'),
      config,
      progress: progress.of('pictures'),
    }).finally(progress.end);
    if (json) printJson(answerOf(described));
    else print(...linesOf(described, check));
    return described.failed.length > 0 || (check && described.stale.length > 0)
      ? exitCodes.wrong
      : exitCodes.right;
  },
});

const answerOf = ({ file, manifest, stale, failed, decoded }: DescribedFiles) => ({
  file,
  pictures: Object.keys(manifest).length,
  decoded,
  stale,
  failed,
});

/** Most names that are listed. */
const MOST_NAMES = 10;

export function linesOf(
  { file, manifest, stale, failed }: DescribedFiles,
  check: boolean,
): readonly string[] {
  const total = Object.keys(manifest).length;
  const names = stale.slice(0, MOST_NAMES).join(', ') + (stale.length > MOST_NAMES ? ', …' : '');
  const state =
    stale.length === 0
      ? `${shown(file)} is as it should be: ${total} pictures.`
      : check
        ? `${shown(file)} is stale: ${stale.length} of ${total} pictures differ (${names}). Run "npx cameo describe" again.`
        : `${shown(file)}: ${total} pictures, ${stale.length} of them new, changed or gone (${names}).`;
  return [...failed.map(({ name, reason }) => `${name} is left out. ${reason}`), state];
}
