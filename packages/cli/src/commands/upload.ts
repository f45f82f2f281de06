import { join } from 'node:path';
import { exitCodes, flag, fromHere, text, UsageError, without } from '@cameo/command-line';
import { stageConfig } from '@cameo/core/config';
import { describeFiles, type UploadedFiles, uploadFiles } from '@cameo/describe';
import { configOption, defineCommand, jsonOption, print, printJson, stageOption } from '../command.js';
import { barOf, seenFilesIn } from '../project/describing.js';
import { loadProject } from '../project/load-project.js';
import { linesOf } from './describe.js';

export const command = defineCommand({
  name: 'cameo upload',
  about:
    'Brings new and changed pictures into the bucket of a stage, then writes their manifest. What is the same by its content is left alone, and nothing is removed unless it is asked for.',
  word: 'PICTURES...',
  options: {
    stage: stageOption,
    prefix: text('KEY', 'stands before each key, such as talent/; nothing outside of it is touched'),
    root: text('DIR', 'folder where keys begin (the one that all pictures are in)'),
    dryRun: flag('says what would be done, and does nothing'),
    delete: flag('removes the pictures below the prefix that are not here; only with one whole folder'),
    out: text('FILE', 'the manifest (pictures.ts)'),
    manifest: without('writes no manifest'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo upload pictures --stage dev', 'into the bucket of stage dev, and pictures.ts'],
    ['cameo upload talent --stage dev --prefix talent/', 'below talent/'],
    ['cameo upload pictures --stage dev --delete --dry-run', 'what would be added, replaced and removed'],
  ],
  more: 'A run that was stopped goes on where it was. A replaced picture is purged by its stage.',
  check: ({ stage, ...values }, _, words) => {
    if (stage === undefined) throw new UsageError('Got no --stage, expected the stage to upload to.');
    if (words.length === 0) throw new UsageError('Got no pictures, expected a folder or a pattern.');
    return { ...values, stage, patterns: words };
  },
  run: async ({
    stage,
    patterns,
    prefix,
    root,
    out = 'pictures.ts',
    manifest,
    json,
    config: named,
    ...asked
  }) => {
    const { folder, config } = await loadProject(named);
    const { bucket, region, ...ofStage } = stageConfig(config, stage);
    const progress = barOf('cameo upload');
    const files = { patterns, root, prefix, memory: join(folder, seenFilesIn), cwd: fromHere('.') };
    try {
      const uploaded = await uploadFiles({
        ...files,
        ...asked,
        bucket,
        region,
        limits: ofStage.limits,
        progress: progress.of(asked.dryRun ? 'compared' : 'uploaded'),
      });
      const described =
        manifest && !asked.dryRun
          ? await describeFiles({ ...files, out, config: ofStage, progress: progress.of('described') })
          : undefined;
      progress.end();
      if (json) printJson({ bucket, ...uploaded, manifest: described?.file, left: described?.failed });
      else {
        print(...uploadLines(uploaded, bucket, asked.dryRun));
        if (described !== undefined) print(...linesOf(described, false));
      }
      const failed = uploaded.failed.length + (described?.failed.length ?? 0);
      return failed > 0 ? exitCodes.wrong : exitCodes.right;
    } finally {
      progress.end();
    }
  },
});

function uploadLines(
  { added, replaced, same, removed, extra, failed }: UploadedFiles,
  bucket: string,
  dryRun: boolean,
): readonly string[] {
  const each = (sign: string, keys: readonly string[]) => keys.map((key) => `${sign} ${key}`);
  const counts = [
    `${added.length} added`,
    `${replaced.length} replaced`,
    `${removed.length} removed`,
    `${same.length} the same`,
  ];
  const beside =
    extra.length === 0 ? '' : ` It has ${extra.length} more that are not here: --delete would remove them.`;
  return [
    ...each('+', added),
    ...each('~', replaced),
    ...each('-', removed),
    ...failed.map(({ name, reason }) => `! ${name}: ${reason}`),
    `${bucket}: ${dryRun ? 'would be ' : ''}${counts.join(', ')}.${beside}`,
  ];
}
