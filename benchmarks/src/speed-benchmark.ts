import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mistake, readOptions, runCommand, sayAs } from './command-line.js';
import { describeMachine, thisMachine } from './machine.js';
import { publish } from './publish.js';
import { wrap } from './wrap.js';

/** How much a run measures, where it may leave files, and whom it tells what it does. */
export interface Run {
  readonly quick: boolean;
  /** An empty folder, removed at the end. */
  readonly scratch: string;
  readonly say: (what: string) => void;
}

/** What a run measured. */
export interface SpeedResult {
  readonly versions: Readonly<Record<string, string>>;
  /** What was measured on, in a sentence. */
  readonly input: string;
}

/** A benchmark that is a command: `pnpm bench:NAME`. */
export interface SpeedBenchmark<R extends SpeedResult> {
  readonly name: string;
  /** What it measures, for `--help`. */
  readonly about: string;
  readonly measure: (run: Run) => Promise<R>;
  /** Tables, and whether what is promised was kept, as Markdown. */
  readonly report: (result: R) => string;
  /** What is not as it must be on any machine, however busy. */
  readonly unmet: (result: R) => readonly string[];
}

interface Args {
  readonly json: string | undefined;
  readonly write: boolean;
  readonly quick: boolean;
}

/** Runs a benchmark with the command line that all of them have. */
export async function runSpeedBenchmark<R extends SpeedResult>(benchmark: SpeedBenchmark<R>): Promise<void> {
  const { name, about } = benchmark;
  const command = `bench:${name}`;
  const help = `Usage: pnpm ${command} [options]

${about}

  --json FILE    writes every figure to FILE too
  --write        puts the tables into docs/performance.md
  --quick        few samples; fails when a ratio that holds on any machine does not hold
  --help         this text
`;
  await runCommand(command, help, readArgs(process.argv.slice(2)), async ({ json, write, quick }) => {
    const scratch = await mkdtemp(join(tmpdir(), `cameo-${name}-`));
    try {
      const machine = thisMachine();
      const result = await benchmark.measure({ quick, scratch, say: sayAs(command) });
      const versions = Object.entries(result.versions).map(([of, version]) => `${of} ${version}`);
      const text = [
        `\`\`\`sh\npnpm ${command}\n\`\`\``,
        wrap(`${describeMachine(machine)}; ${versions.join(', ')}. ${result.input}`),
        benchmark.report(result),
      ].join('\n\n');
      await publish(command, text, { machine, ...result }, { json, write });
      return benchmark.unmet(result).map((line) => `expected, but not so: ${line}`);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

function readArgs(argv: readonly string[]): Args | 'help' | Mistake {
  const read = readOptions(argv, {
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  });
  if (read === 'help' || 'mistake' in read) return read;
  const { json, write, quick } = read;
  if (write && quick)
    return { mistake: 'Got --write with --quick: what is written comes from a whole run, so leave one out.' };
  return { json, write, quick };
}
