import { readFileSync } from 'node:fs';
import {
  type CommandEntry,
  exitCodes,
  nearest,
  readCommands,
  runCommand,
  UsageError,
} from '@cameo/command-line';
import { ConfigError } from '@cameo/core/config';
import type { AnyCommand } from './command.js';

/** A command in the list: it is loaded when it is asked for. */
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
    about: 'your pictures at every size on this machine, with a playground',
    load: () => import('./commands/dev.js'),
  },
  {
    name: 'config',
    about: 'prints what is in force and where it comes from; checks it; writes the front end’s part',
    load: () => import('./commands/config.js'),
  },
  {
    name: 'describe',
    about: 'writes a manifest of pictures: sizes, placeholders, versions',
    load: () => import('./commands/describe.js'),
  },
  {
    name: 'upload',
    about: 'brings new and changed pictures into the bucket of a stage, then writes the manifest',
    load: () => import('./commands/upload.js'),
  },
  {
    name: 'package',
    about: 'builds zips and templates of a stage; needs no account',
    load: () => import('./commands/package.js'),
  },
  {
    name: 'deploy',
    about: 'makes or changes a stage on AWS',
    load: () => import('./commands/deploy.js'),
  },
  {
    name: 'remove',
    about: 'takes a stage off AWS; the bucket stays',
    load: () => import('./commands/remove.js'),
  },
  {
    name: 'adopt',
    about: 'says what a bucket that is there already needs',
    load: () => import('./commands/adopt.js'),
  },
  {
    name: 'keys',
    about: 'prints the keys of a stage that signs',
    load: () => import('./commands/keys.js'),
  },
  {
    name: 'logs',
    about: 'prints what the functions of a stage logged',
    load: () => import('./commands/logs.js'),
  },
  {
    name: 'doctor',
    about: 'looks at a running stage as a browser would',
    load: () => import('./commands/doctor.js'),
  },
  {
    name: 'purge',
    about: 'has every size of pictures forgotten',
    load: () => import('./commands/purge.js'),
  },
  {
    name: 'warm',
    about: 'renders pictures before the first viewer comes',
    load: () => import('./commands/warm.js'),
  },
  {
    name: 'budget',
    about: 'estimates what a month costs',
    load: () => import('./commands/budget.js'),
  },
  {
    name: 'ladder',
    about: 'fits the widths that are made to the screens that see them',
    load: () => import('./commands/ladder.js'),
  },
];

const EXIT_CODES =
  'Exit status: 0 done, 1 something failed, 2 a wrong command line, 130 stopped by Ctrl+C before it was done.';

/** What the SDK says about later versions is for those who update it, not for those who deploy. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Runs the command that the words name, and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const read = readCommands(
    {
      name: 'cameo',
      about: 'Right-sized pictures from S3 through CloudFront, with no servers.',
      version: ownVersion(),
      commands: COMMANDS,
      more: `"cameo COMMAND --help" says more of each, with examples.\n\n${EXIT_CODES}`,
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
  const { run, ...line } = command;
  await runCommand(
    { ...line, more: [line.more, EXIT_CODES].filter(Boolean).join('\n\n') },
    explained(run),
    read.argv,
  );
}

/** A stage that there is not is a wrong word of the command line, although only the configuration tells. */
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
