import { fileURLToPath } from 'node:url';
import { UsageError } from '@cameo/command-line';
import { EDGE_OPTIONS, edgeArgs, runLocalEdge } from '@cameo/local-edge';
import { configOption, defineCommand } from '../command.js';
import { loadProject } from '../project/load-project.js';

/** The playground from the build of this package. */
const PLAYGROUND = fileURLToPath(new URL('../playground', import.meta.url));

export const command = defineCommand({
  name: 'cameo dev',
  about:
    'Runs CloudFront and S3 on this machine, with a playground: your pictures at every size, from the functions that run on AWS.',
  word: 'DIR',
  options: { ...EDGE_OPTIONS, config: configOption },
  examples: [
    ['cameo dev ./pictures', 'the pictures of a folder; a replaced picture is purged at once'],
    [
      'cameo dev --s3 http://127.0.0.1:9000 --bucket media',
      'the pictures in a bucket of an S3 server, with credentials in the environment',
    ],
  ],
  check: ({ config, ...values }, dir) => {
    const args = edgeArgs(values, dir);
    if (dir === undefined && args.store.kind === 'directory')
      throw new UsageError('Got no folder, expected one with pictures, as in "npx cameo dev ./pictures".');
    // A bucket is not listed, so a playground would have no pictures.
    const site = args.site ?? (args.store.kind === 'directory' ? PLAYGROUND : undefined);
    return { ...args, site, named: config };
  },
  stopsItself: true,
  run: async ({ named, ...args }) => {
    const { config, folder } = await loadProject(named);
    return runLocalEdge({ ...args, config, cwd: process.cwd(), root: folder });
  },
});
