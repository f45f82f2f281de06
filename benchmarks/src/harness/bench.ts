import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** Extent of a run, its pictures, its scratch folder, and its output. */
export interface Run {
  readonly quick: boolean;
  /** Number of samples of each figure of time: a short run takes few, and many if those few kept no promise. */
  readonly samples: 'few' | 'many';
  /** Folder of pictures, absolute; undefined if none was given. */
  readonly images: string | undefined;
  /** An empty folder that is removed at the end. */
  readonly scratch: string;
  readonly say: (what: string) => void;
}

/** Results of a run: the sentence above its tables, and all figures for `--json`. */
export interface Found {
  /** Versions of the measured programs; machine and Node are added. */
  readonly versions: Readonly<Record<string, string>>;
  /** Subjects and method, in sentences. */
  readonly input: string;
}

/** The parsed options of a benchmark itself. */
export type Own = Readonly<Record<string, string | number | undefined>>;

/** A benchmark: its measurement, its report, and its promises for any machine. */
export interface Bench<R extends Found> {
  /** Its command: `pnpm NAME`. */
  readonly name: string;
  /** Its subject, for `--help`. */
  readonly about: string;
  /** The extent of `--quick`, for `--help`. */
  readonly quick: string;
  /** Contents of the folder for `--images`; without it there is no such option. */
  readonly images?: string;
  /** Path of the document whose section `--write` updates; without it there is no such option. */
  readonly document?: string;
  readonly options?: Readonly<Record<string, Row<string | number | undefined>>>;
  /** @throws UsageError for an invalid combination of options */
  readonly check?: (own: Own, quick: boolean) => void;
  readonly measure: (run: Run, own: Own) => Promise<R>;
  /** Tables and kept promises, as Markdown. */
  readonly report: (found: R) => string;
  /** One line for each expectation that is not met. */
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

/** Runs a benchmark as a command with the given arguments. */
export const runBench = <R extends Found>(bench: Bench<R>, argv: readonly string[]): Promise<void> =>
  runCommand(
    commandLine(bench),
    async (args) => {
      const scratch = await mkdtemp(join(tmpdir(), `cameo-${bench.name.replace(':', '-')}-`));
      const progress = showProgress(bench.name);
      try {
        const images = args.images === undefined ? undefined : fromHere(args.images);
        const run = { quick: args.quick, images, scratch, say: progress.doing };
        const { found, unmet } = await measureSurely(bench, run, args.own);
        progress.end();
        await publish(bench, found, args);
        for (const line of unmet) process.stderr.write(`${bench.name}: failed: ${line}\n`);
        return unmet.length === 0 ? exitCodes.right : exitCodes.wrong;
      } finally {
        progress.end();
        await rm(scratch, { recursive: true, force: true });
      }
    },
    argv,
  );

/**
 * Measures, and a second time with many samples if a short run found an expectation unmet: the median of a few samples on a
 * busy machine errs by more than some ratios are away from their limits. The second measurement counts.
 */
export async function measureSurely<R extends Found>(
  bench: Pick<Bench<R>, 'measure' | 'unmet'>,
  run: Omit<Run, 'samples'>,
  own: Own,
): Promise<{ readonly found: R; readonly unmet: readonly string[] }> {
  const attempt = async (samples: Run['samples']) => {
    const scratch = join(run.scratch, samples);
    await mkdir(scratch);
    const all: Run = { ...run, samples, scratch };
    const found = await bench.measure(all, own);
    return { found, unmet: bench.unmet(found, all) };
  };
  if (!run.quick) return attempt('many');
  const first = await attempt('few');
  if (first.unmet.length === 0) return first;
  run.say(`again, with many samples, because of: ${first.unmet.join('; ')}`);
  return attempt('many');
}

/** The command line of a benchmark. */
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

/** Prints the report, and writes it to the files in the options. */
async function publish<R extends Found>(bench: Bench<R>, found: R, args: Args): Promise<void> {
  const machine = thisMachine();
  // A folder's name is specific to this machine.
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
