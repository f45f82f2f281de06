import { join } from 'node:path';
import { exitCodes, flag, text, UsageError, without } from '@cameo/command-line';
import { stageConfig } from '@cameo/core/config';
import { describeFiles, type UploadedFiles, uploadFiles } from '@cameo/describe';
import { configOption, defineCommand, jsonOption, print, printJson, stageOption } from '../command.js';
import { barOf, checkNames, nameShown, seenFilesIn, untilStopped } from '../project/describing.js';
import { loadProject } from '../project/load-project.js';
import { linesOf } from './describe.js';

const STOPPED =
  'Each picture in the bucket is complete, and the manifest did not change; run the command again to continue.';

export const command = defineCommand({
  name: 'cameo upload',
  about:
    'Uploads new and changed pictures to the bucket of a stage, then writes their manifest. Pictures with the same content are skipped, and nothing is removed unless requested.',
  word: 'PICTURES...',
  options: {
    stage: stageOption,
    prefix: text('KEY', 'prefix of each key, such as talent/; nothing outside it is touched'),
    root: text('DIR', 'folder where keys start (the one that contains all pictures)'),
    dryRun: flag('prints the changes without making them'),
    delete: flag('removes pictures below the prefix that do not exist locally; only with one whole folder'),
    out: text('FILE', 'the manifest (pictures.ts)'),
    faces: flag('adds the boxes of faces to the manifest'),
    manifest: without('writes no manifest'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo upload pictures --stage dev', 'into the bucket of stage dev, and pictures.ts'],
    ['cameo upload talent --stage dev --prefix talent/', 'below talent/'],
    ['cameo upload pictures --stage dev --delete --dry-run', 'what would be added, replaced and removed'],
  ],
  more: 'A stopped run continues where it ended. The stage purges replaced pictures.',
  check: ({ stage, ...values }, _, words) => {
    if (stage === undefined) throw new UsageError('Got no --stage, expected the stage to upload to.');
    if (words.length === 0) throw new UsageError('Got no pictures, expected a folder or a pattern.');
    checkNames(values.out, values.prefix);
    return { ...values, stage, patterns: words };
  },
  run: async ({
    stage,
    patterns,
    prefix,
    root,
    out = 'pictures.ts',
    faces,
    manifest,
    json,
    config: named,
    ...options
  }) => {
    const { folder, config } = await loadProject(named);
    const { bucket, region, ...ofStage } = stageConfig(config, stage);
    const progress = barOf('cameo upload');
    const files = { patterns, root, prefix, memory: join(folder, seenFilesIn), cwd: process.cwd() };
    const [uploaded, described] = await untilStopped(STOPPED, progress, async (signal) => {
      const stored = await uploadFiles({
        ...files,
        ...options,
        bucket,
        region,
        limits: ofStage.limits,
        progress: progress.of(options.dryRun ? 'compared' : 'uploaded'),
        signal,
      });
      if (!manifest || options.dryRun) return [stored, undefined] as const;
      const about = { ...files, out, faces, config: ofStage };
      return [stored, await describeFiles({ ...about, progress: progress.of('described'), signal })] as const;
    });
    if (json) printJson({ bucket, ...uploaded, manifest: described?.file, left: described?.failed });
    else {
      print(...uploadLines(uploaded, bucket, options.dryRun));
      if (described !== undefined) print(...linesOf(described, false));
    }
    const failed = uploaded.failed.length + (described?.failed.length ?? 0);
    return failed > 0 ? exitCodes.wrong : exitCodes.right;
  },
});

function uploadLines(
  { added, replaced, same, removed, extra, failed }: UploadedFiles,
  bucket: string,
  dryRun: boolean,
): readonly string[] {
  const each = (sign: string, keys: readonly string[]) => keys.map((key) => `${sign} ${nameShown(key)}`);
  const counts = [
    `${added.length} added`,
    `${replaced.length} replaced`,
    `${removed.length} removed`,
    `${same.length} the same`,
  ];
  const beside =
    extra.length === 0
      ? ''
      : ` It has ${extra.length} more that do not exist locally: --delete would remove them.`;
  return [
    ...each('+', added),
    ...each('~', replaced),
    ...each('-', removed),
    ...failed.map(({ name, reason }) => `! ${nameShown(name)}: ${reason}`),
    `${bucket}: ${dryRun ? 'would be ' : ''}${counts.join(', ')}.${beside}`,
  ];
}
