import { readFileSync } from 'node:fs';
import { type CommandEntry, exitCodes, readCommands, runCommand } from '@cameo/command-line';
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
    name: 'config',
    about: 'prints what is in force and where it comes from; checks it; writes the front end’s part',
    load: () => import('./commands/config.js'),
  },
  {
    name: 'describe',
    about: 'writes a manifest of pictures: sizes, placeholders, versions',
    load: () => import('./commands/describe.js'),
  },
];

const EXIT_CODES = 'Exit status: 0 done, 1 something failed, 2 a wrong command line, 130 stopped by Ctrl+C.';

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
  await runCommand({ ...line, more: [line.more, EXIT_CODES].filter(Boolean).join('\n\n') }, run, read.argv);
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
