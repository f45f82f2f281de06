import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CommandLine,
  exitCodes,
  flag,
  fromHere,
  type Row,
  replaceMarked,
  runCommand,
  showProgress,
  text,
  UsageError,
} from '@cameo/command-line';
import { describeMachine, thisMachine, wrap } from './report.js';

/** How much a run measures, on what, where it may leave files, and where it says what it does. */
export interface Run {
  readonly quick: boolean;
  /** Folder of pictures, absolute; undefined where none was named. */
  readonly images: string | undefined;
  /** An empty folder, removed at the end. */
  readonly scratch: string;
  readonly say: (what: string) => void;
}

/** What a run found: the sentence above its tables, and all figures for `--json`. */
export interface Found {
  /** Versions of what was measured; machine and Node stand there without being named. */
  readonly versions: Readonly<Record<string, string>>;
  /** What was measured on and how, in sentences. */
  readonly input: string;
}

/** Options of a benchmark beside those that all have, as they were read. */
export type Own = Readonly<Record<string, string | number | undefined>>;

/** A benchmark: what it measures, how it reports, and what must hold on any machine. */
export interface Bench<R extends Found> {
  /** As it is called: `pnpm NAME`. */
  readonly name: string;
  /** What it measures, for `--help`. */
  readonly about: string;
  /** What `--quick` measures, for `--help`. */
  readonly quick: string;
  /** What the folder of `--images` has in it; without it there is no such option. */
  readonly images?: string;
  /** Path in the project of the document whose section `--write` fills; without it there is no such option. */
  readonly document?: string;
  readonly options?: Readonly<Record<string, Row<string | number | undefined>>>;
  /** @throws UsageError when options do not go together */
  readonly check?: (own: Own, quick: boolean) => void;
  readonly measure: (run: Run, own: Own) => Promise<R>;
  /** Tables, and whether what is promised was kept, as Markdown. */
  readonly report: (found: R) => string;
  /** One line for each thing that must hold and does not. */
  readonly unmet: (found: R, run: Run) => readonly string[];
}

const ROOT = new URL('../../../', import.meta.url);

interface Args {
  readonly own: Own;
  readonly images: string | undefined;
  readonly json: string | undefined;
  readonly write: boolean;
  readonly quick: boolean;
}

/** Runs a benchmark as a command with the options of the command line. */
export const runBench = <R extends Found>(bench: Bench<R>, argv: readonly string[]): Promise<void> =>
  runCommand(
    commandLine(bench),
    async (args) => {
      const scratch = await mkdtemp(join(tmpdir(), `cameo-${bench.name.replace(':', '-')}-`));
      const progress = showProgress(bench.name);
      try {
        const images = args.images === undefined ? undefined : fromHere(args.images);
        const run = { quick: args.quick, images, scratch, say: progress.doing };
        const found = await bench.measure(run, args.own);
        progress.end();
        await publish(bench, found, args);
        const unmet = bench.unmet(found, run);
        for (const line of unmet) process.stderr.write(`${bench.name}: failed: ${line}\n`);
        return unmet.length === 0 ? exitCodes.right : exitCodes.wrong;
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
    argv,
  );

/** The command line that a benchmark has. */
export function commandLine<R extends Found>({
  name,
  about,
  quick,
  images,
  document,
  options = {},
  check,
}: Bench<R>): CommandLine<Readonly<Record<string, Row<string | number | boolean | undefined>>>, Args> {
  return {
    name: `pnpm ${name}`,
    about,
    options: {
      ...options,
      ...(images !== undefined && { images: text('DIR', images) }),
      json: text('FILE', 'writes every figure to FILE too'),
      ...(document !== undefined && { write: flag(`puts the tables into ${document}`) }),
      quick: flag(quick),
    },
    check: (values) => {
      const own = Object.fromEntries(
        Object.keys(options).map((key) => [key, values[key] as string | number | undefined]),
      );
      const args = {
        own,
        images: values['images'] as string | undefined,
        json: values['json'] as string | undefined,
        write: values['write'] === true,
        quick: values['quick'] === true,
      };
      if (args.write && args.quick)
        throw new UsageError(
          'Got --write with --quick, expected a whole run behind what is written: leave one out.',
        );
      check?.(own, args.quick);
      return args;
    },
  };
}

/** Prints the report, and writes it where the options say. */
async function publish<R extends Found>(bench: Bench<R>, found: R, args: Args): Promise<void> {
  const machine = thisMachine();
  // A folder is a name of this machine.
  const command = `pnpm ${bench.name}${args.images === undefined ? '' : ' --images PHOTOGRAPHS'}`;
  const versions = Object.entries(found.versions).map(([of, version]) => `${of} ${version}`);
  const on = [describeMachine(machine), ...(versions.length > 0 ? [versions.join(', ')] : [])].join('; ');
  const report = [
    `\`\`\`sh\n${command}\n\`\`\``,
    wrap(`${on}. ${found.input}`.trim()),
    bench.report(found),
  ].join('\n\n');
  process.stdout.write(`${report}\n`);
  if (args.json !== undefined)
    await writeFile(fromHere(args.json), `${JSON.stringify({ machine, ...found }, null, 2)}\n`);
  if (!args.write || bench.document === undefined) return;
  const document = new URL(bench.document, ROOT);
  await writeFile(document, replaceMarked(await readFile(document, 'utf8'), bench.name, report));
}
