import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../chromium.js';
import { fromHere, runCommand, sayAs } from '../command-line.js';
import { replaceMarked } from '../marked-section.js';
import { type PictureArgs, readPictureArgs } from '../picture-args.js';
import { commandLine, HELP } from './args.js';
import { unmet } from './expectations.js';
import { measure, QUICK, WHOLE } from './measure.js';
import type { Measured } from './measured.js';
import { report } from './report.js';

const README = new URL('../../../packages/react-image/README.md', import.meta.url);

const COMMAND = 'bench:react';

async function obey(args: PictureArgs): Promise<readonly string[]> {
  const measured = await run(args);
  const text = report(measured, commandLine(args));
  process.stdout.write(`${text}\n`);
  if (args.json !== undefined) await writeFile(fromHere(args.json), `${JSON.stringify(measured, null, 2)}\n`);
  if (args.write) await writeFile(README, replaceMarked(await readFile(README, 'utf8'), 'bench:react', text));
  const broken = args.quick ? unmet(measured) : [];
  return broken.map((expectation) => `expected, but not so: ${expectation}`);
}

async function run({ images, quick }: PictureArgs): Promise<Measured> {
  const scratch = await mkdtemp(join(tmpdir(), 'cameo-bench-'));
  const browser = await launchChromium();
  try {
    return await measure(quick ? QUICK : WHOLE, {
      images: images === undefined ? undefined : fromHere(images),
      scratch,
      browser,
      say: sayAs(COMMAND),
    });
  } finally {
    await browser.close();
    await rm(scratch, { recursive: true });
  }
}

await runCommand(COMMAND, HELP, readPictureArgs(process.argv.slice(2)), obey);
