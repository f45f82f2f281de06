import { join } from 'node:path';
import { exitCodes, flag, text } from '@cameo/command-line';
import { type DescribedFiles, describeFiles } from '@cameo/describe';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { checkNames, describing, nameShown, seenFilesIn, untilStopped } from '../project/describing.js';
import { shown } from '../project/load-project.js';

const NOTHING_WRITTEN = 'The manifest did not change; run the command again.';

export const command = defineCommand({
  name: 'cameo describe',
  about:
    'Writes a manifest of pictures: size, placeholder and version of each. <CameoImage src={pictures["a.jpg"]} alt="…" /> then needs no size, and each of its URLs is kept for a year.',
  word: 'PICTURES...',
  options: {
    out: text('FILE', 'the manifest: .ts, .mts, .js, .mjs or .json (pictures.ts)'),
    root: text('DIR', 'folder where the names of pictures start (the one that contains all of them)'),
    prefix: text('KEY', 'prefix of each name, such as talent/, if the pictures are below one in the bucket'),
    faces: flag('also the boxes of faces in each picture, and nothing else about them'),
    check: flag('writes nothing, and fails if the manifest is out of date'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ["cameo describe 'pictures/**'", 'into pictures.ts'],
    ['cameo describe pictures --out src/pictures.json', 'as JSON'],
    ['cameo describe talent --faces', 'and where the faces are'],
    ["cameo describe 'pictures/**' --check", 'for CI: status 1 when a picture has changed since'],
  ],
  more: 'Without PICTURES it describes the folder pictures. Only what has changed since the last run is read, and only new contents are decoded; .cameo/ remembers.',
  check: (values, _, words) => {
    checkNames(values.out, values.prefix);
    return { ...values, patterns: words.length === 0 ? ['pictures'] : words };
  },
  run: async ({ patterns, out = 'pictures.ts', root, prefix, faces, check, config: named, json }) => {
    const { folder, config, progress } = await describing('cameo describe', named);
    const files = { patterns, out, root, prefix, faces, check, config };
    const described = await untilStopped(NOTHING_WRITTEN, progress, (signal) =>
      describeFiles({
        ...files,
        memory: join(folder, seenFilesIn),
        cwd: process.cwd(),
        progress: progress.of('pictures'),
        signal,
      }),
    );
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

/** Maximum number of names to list. */
const MAX_NAMES = 10;

export function linesOf(
  { file, manifest, stale, failed }: DescribedFiles,
  check: boolean,
): readonly string[] {
  const total = Object.keys(manifest).length;
  const pictures = total === 1 ? '1 picture' : `${total} pictures`;
  const names = stale.slice(0, MAX_NAMES).map(nameShown).join(', ') + (stale.length > MAX_NAMES ? ', …' : '');
  const state =
    stale.length === 0
      ? `${shown(file)} is up to date: ${pictures}.`
      : check
        ? `${shown(file)} is stale: ${stale.length} of ${pictures} differ (${names}). Run the same command without --check.`
        : `${shown(file)}: ${pictures}, ${stale.length} of them new, changed or removed (${names}).`;
  return [...failed.map(({ name, reason }) => `${nameShown(name)} is left out. ${reason}`), state];
}
