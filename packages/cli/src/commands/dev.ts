import { fileURLToPath } from 'node:url';
import { fromHere, UsageError } from '@cameo/command-line';
import { EDGE_OPTIONS, edgeArgs, runLocalEdge } from '@cameo/local-edge';
import { configOption, defineCommand } from '../command.js';
import { loadProject } from '../project/load-project.js';

/** The playground, as it was built with this package. */
const PLAYGROUND = fileURLToPath(new URL('../playground', import.meta.url));

export const command = defineCommand({
  name: 'cameo dev',
  about:
    'CloudFront and S3 on this machine, with the playground at its address: your pictures at every size, from the functions that run on AWS.',
  word: 'DIR',
  options: { ...EDGE_OPTIONS, config: configOption },
  examples: [
    ['cameo dev ./pictures', 'the pictures of a folder; one that is replaced is forgotten at once'],
    ['cameo dev --s3 http://127.0.0.1:9000 --bucket media', 'those in a bucket of an S3 server'],
  ],
  check: ({ config, ...values }, dir) => {
    const args = edgeArgs(values, dir);
    if (dir === undefined && args.store.kind === 'directory')
      throw new UsageError('Got no folder, expected one with pictures, as in "npx cameo dev ./pictures".');
    // What is in a bucket is not listed: there is nothing that a playground could show.
    const site = args.site ?? (args.store.kind === 'directory' ? PLAYGROUND : undefined);
    return { ...args, site, named: config };
  },
  run: async ({ named, ...args }) => {
    const { config, folder } = await loadProject(named);
    return runLocalEdge({ ...args, config, cwd: fromHere('.'), root: folder });
  },
});
