import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchChromium } from '../chromium.js';
import { replaceMarked } from '../marked-section.js';
import { type Args, commandLine, HELP, readArgs } from './args.js';
import { unmet } from './expectations.js';
import { measure, QUICK, WHOLE } from './measure.js';
import type { Measured } from './measured.js';
import { report } from './report.js';

const README = new URL('../../../packages/react-image/README.md', import.meta.url);

const [FAILURE, USAGE_ERROR] = [1, 2] as const;

async function main(): Promise<void> {
  const args = readArgs(process.argv.slice(2));
  if (args === 'help') return void process.stdout.write(HELP);
  if ('mistake' in args) return stopWith(USAGE_ERROR, args.mistake);
  const measured = await run(args);
  const text = report(measured, commandLine(args));
  process.stdout.write(`${text}\n`);
  if (args.json !== undefined) await writeFile(fromHere(args.json), `${JSON.stringify(measured, null, 2)}\n`);
  if (args.write) await writeFile(README, replaceMarked(await readFile(README, 'utf8'), 'bench:react', text));
  const broken = args.quick ? unmet(measured) : [];
  if (broken.length > 0) stopWith(FAILURE, `expected, but not so: ${broken.join('; ')}`);
}

async function run({ images, quick }: Args): Promise<Measured> {
  const scratch = await mkdtemp(join(tmpdir(), 'cameo-bench-'));
  const browser = await launchChromium();
  try {
    return await measure(quick ? QUICK : WHOLE, {
      images: images === undefined ? undefined : fromHere(images),
      scratch,
      browser,
      say: (what) => process.stderr.write(`bench:react: ${what}\n`),
    });
  } finally {
    await browser.close();
    await rm(scratch, { recursive: true });
  }
}

/** pnpm runs scripts in the package's folder and says here where the person was. */
const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

function stopWith(status: number, line: string): undefined {
  process.stderr.write(`bench:react: ${line}\n`);
  process.exitCode = status;
}

await main().catch((error: unknown) =>
  stopWith(FAILURE, error instanceof Error ? error.message : String(error)),
);
