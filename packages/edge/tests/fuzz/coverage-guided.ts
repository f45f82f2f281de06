import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestRequest } from '../function-events.js';
import { fromBytes, SEEDS, toBytes } from './seeds.js';

/** The result of a run. */
export interface Campaign {
  readonly seconds: number;
  /** Inputs that reached new code, including the seeds. */
  readonly corpus: number;
  /** Coverage of the subject's code, percent. */
  readonly covered: { readonly statements: number; readonly branches: number; readonly functions: number };
  /** The request with a violation, and the violation; undefined if there was none. */
  readonly finding: { readonly request: TestRequest; readonly report: string } | undefined;
}

/** A seeded `Math.random` (mulberry32, public domain), from which jsfuzz takes its changes. */
const seededRandom = (seed: number): string => `let state = ${seed};
Math.random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
`;

/**
 * Runs jsfuzz for the given number of requests: it keeps those that reach new lines or branches, and mutates them further.
 * @throws Error if it ends without a result
 */
export async function fuzzByCoverage(executions: number, seed: number): Promise<Campaign> {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-fuzz-'));
  try {
    await bundle(folder);
    const corpus = join(folder, 'corpus');
    await mkdir(corpus);
    for (const [at, each] of SEEDS.entries()) await writeFile(join(corpus, `seed-${at}`), toBytes(each));
    await writeFile(join(folder, 'random.cjs'), seededRandom(seed));
    const started = performance.now();
    const report = await runJsfuzz(folder, executions);
    const seconds = (performance.now() - started) / 1000;
    const crash = (await readdir(folder)).find((name) => name.startsWith('crash-'));
    const request = crash && fromBytes(await readFile(join(folder, crash)));
    return {
      seconds,
      corpus: (await readdir(corpus)).length,
      covered: await readCoverage(folder, report),
      finding: request ? { request, report } : undefined,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Two files, so that the judge's own lines do not count: its file tells the instrumenter to ignore it. */
async function bundle(outdir: string): Promise<void> {
  const common = { bundle: true, platform: 'node', format: 'cjs', target: 'es2022', outdir } as const;
  const entry = (name: string) => [join(import.meta.dirname, `${name}.ts`)];
  await build({ ...common, entryPoints: entry('subject') });
  const subject = { name: 'subject', setup: external };
  const banner = { js: '/* istanbul ignore file */' };
  await build({ ...common, entryPoints: entry('target'), banner, plugins: [subject] });
}

/** Leaves the subject outside of a bundle. */
const external = ({
  onResolve,
}: Parameters<NonNullable<Parameters<typeof build>[0]['plugins']>[0]['setup']>[0]) =>
  onResolve({ filter: /\/subject\.js$/ }, () => ({ path: './subject.js', external: true }));

function runJsfuzz(folder: string, executions: number): Promise<string> {
  const program = createRequire(import.meta.url).resolve('jsfuzz/build/src/index.js');
  const child = spawn(process.execPath, ['--require', './random.cjs', program, 'target.js', 'corpus'], {
    cwd: folder,
    env: { ...process.env, CAMEO_FUZZ_EXECUTIONS: String(executions) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  // jsfuzz reports each find and every three seconds; the last reports are enough.
  const keep = (text: string) => {
    output = (output + text).slice(-20_000);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

/** istanbul's counters of a file: for each statement and function, and for each path of a branch. */
interface FileCounters {
  readonly s: Readonly<Record<string, number>>;
  readonly f: Readonly<Record<string, number>>;
  readonly b: Readonly<Record<string, readonly number[]>>;
}

async function readCoverage(folder: string, report: string): Promise<Campaign['covered']> {
  const path = join(folder, '.nyc_output', 'cov.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`jsfuzz ended without a result: ${report}`);
  });
  const files = JSON.parse(text) as Readonly<Record<string, FileCounters>>;
  const subject = Object.entries(files).find(([name]) => name.endsWith('subject.js'))?.[1];
  if (subject === undefined) throw new Error(`jsfuzz counted ${Object.keys(files)}, expected subject.js`);
  const share = (counts: readonly number[]) =>
    Math.round((1000 * counts.filter((count) => count > 0).length) / counts.length) / 10;
  return {
    statements: share(Object.values(subject.s)),
    branches: share(Object.values(subject.b).flat()),
    functions: share(Object.values(subject.f)),
  };
}
