import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHere, runCommand, sayAs } from '../command-line.js';
import { thisMachine } from '../machine.js';
import { replaceMarked } from '../marked-section.js';
import { requireScoreTools } from '../scores.js';
import { type Args, HELP, readArgs } from './args.js';
import { unmet } from './expectations.js';
import { measure, QUICK, WHOLE } from './measure.js';
import { report } from './report.js';

const PERFORMANCE = new URL('../../../docs/performance.md', import.meta.url);
const COMMAND = 'bench:ladder';

async function obey({ images, json, quick, write }: Args): Promise<readonly string[]> {
  if (!quick) await requireScoreTools();
  const scratch = await mkdtemp(join(tmpdir(), 'cameo-ladder-'));
  try {
    const folder = images === undefined ? undefined : fromHere(images);
    const measured = await measure(quick ? QUICK : WHOLE, folder, scratch, sayAs(COMMAND));
    const command = `pnpm bench:ladder${images === undefined ? '' : ' --images PHOTOGRAPHS'}`;
    const setting = { machine: thisMachine(), command };
    const text = report(measured, setting);
    process.stdout.write(`${text}\n`);
    if (json !== undefined)
      await writeFile(fromHere(json), `${JSON.stringify({ ...setting, ...measured }, null, 2)}\n`);
    if (write)
      await writeFile(PERFORMANCE, replaceMarked(await readFile(PERFORMANCE, 'utf8'), COMMAND, text));
    return quick ? unmet(measured).map((line) => `expected, but not so: ${line}`) : [];
  } finally {
    await rm(scratch, { recursive: true });
  }
}

await runCommand(COMMAND, HELP, readArgs(process.argv.slice(2)), obey);
