import { readFileSync } from 'node:fs';
import {
  type CommandEntry,
  endOnSignals,
  endWithReader,
  exitCodes,
  nearest,
  readCommands,
  runCommand,
  UsageError,
} from '@cameo/command-line';
import { ConfigError } from '@cameo/core/config';
import type { AnyCommand } from './command.js';

/** A command in the list: loaded on demand. */
interface Entry extends CommandEntry {
  readonly load: () => Promise<{ readonly command: AnyCommand }>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: 'init',
    about: 'writes cameo.config.ts, by questions or by options',
    load: () => import('./commands/init.js'),
  },
  {
    name: 'dev',
    about: 'serves your pictures at every size on this machine, with a playground',
    load: () => import('./commands/dev.js'),
  },
  {
    name: 'config',
    about: 'checks and prints the effective settings with their places; writes the front end’s part',
    load: () => import('./commands/config.js'),
  },
  {
    name: 'describe',
    about: 'writes a manifest of pictures: sizes, placeholders, versions',
    load: () => import('./commands/describe.js'),
  },
  {
    name: 'upload',
    about: 'uploads new and changed pictures to the bucket of a stage, then writes the manifest',
    load: () => import('./commands/upload.js'),
  },
  {
    name: 'package',
    about: 'builds zips and templates of a stage; needs no account',
    load: () => import('./commands/package.js'),
  },
  {
    name: 'deploy',
    about: 'creates or changes a stage on AWS',
    load: () => import('./commands/deploy.js'),
  },
  {
    name: 'remove',
    about: 'removes a stage from AWS; the bucket stays',
    load: () => import('./commands/remove.js'),
  },
  {
    name: 'adopt',
    about: 'lists what an existing bucket needs',
    load: () => import('./commands/adopt.js'),
  },
  {
    name: 'keys',
    about: 'prints the keys of a stage with signed URLs',
    load: () => import('./commands/keys.js'),
  },
  {
    name: 'logs',
    about: 'prints the logs of a stage’s functions',
    load: () => import('./commands/logs.js'),
  },
  {
    name: 'doctor',
    about: 'checks a running stage as a browser would',
    load: () => import('./commands/doctor.js'),
  },
  {
    name: 'purge',
    about: 'removes every size of pictures from cache and store',
    load: () => import('./commands/purge.js'),
  },
  {
    name: 'warm',
    about: 'renders pictures before the first viewer comes',
    load: () => import('./commands/warm.js'),
  },
  {
    name: 'budget',
    about: 'estimates the cost of a month',
    load: () => import('./commands/budget.js'),
  },
  {
    name: 'ladder',
    about: 'fits the ladder of widths to the screens of viewers',
    load: () => import('./commands/ladder.js'),
  },
];

const EXIT_CODES =
  'Exit status: 0 done, 1 failed, 2 wrong command line, 130 stopped by Ctrl+C before the end.';

/** Suppresses the SDK's notices about its versions, which are for its developers, not for its users. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Runs the named command, and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  endWithReader();
  const read = readCommands(
    {
      name: 'cameo',
      about: 'Right-sized pictures from S3 through CloudFront, with no servers.',
      version: ownVersion(),
      commands: COMMANDS,
      more: `"cameo COMMAND --help" describes each command, with examples.\n\n${EXIT_CODES}`,
    },
    argv,
  );
  if (read.kind === 'mistake') {
    process.stderr.write(`cameo: ${read.text}\n`);
    process.exitCode = exitCodes.usage;
    return;
  }
  if (read.kind !== 'run') return void process.stdout.write(read.text);
  const { command } = await read.command.load();
  const { run, stopsItself = false, ...line } = command;
  if (!stopsItself) endOnSignals('cameo');
  await runCommand(
    { ...line, more: [line.more, EXIT_CODES].filter(Boolean).join('\n\n') },
    explained(run),
    read.argv,
  );
}

/** An unknown stage is a usage error, although only the configuration reveals it. */
const explained =
  (run: AnyCommand['run']): AnyCommand['run'] =>
  (args) =>
    run(args).catch((error: unknown) => {
      const [issue, more] = error instanceof ConfigError ? error.issues : [];
      if (issue?.field !== 'stage' || more !== undefined) throw error;
      const stages = issue.expected.replace(/^one of /, '').split(', ');
      const near = nearest(JSON.parse(issue.received), stages);
      throw new UsageError(
        `Got the stage ${issue.received}, ${near === undefined ? `expected ${issue.expected}.` : `did you mean ${near}?`}`,
      );
    });

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
