import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHere, runCommand, sayAs } from '../command-line.js';
import { thisMachine } from '../machine.js';
import { type PictureArgs, readPictureArgs } from '../picture-args.js';
import { publish } from '../publish.js';
import { requireScoreTools } from '../scores.js';
import { unmet } from './expectations.js';
import { HELP } from './help.js';
import { measure, QUICK, WHOLE } from './measure.js';
import { report } from './report.js';

const COMMAND = 'bench:ladder';

async function obey({ images, json, quick, write }: PictureArgs): Promise<readonly string[]> {
  if (!quick) await requireScoreTools();
  const scratch = await mkdtemp(join(tmpdir(), 'cameo-ladder-'));
  try {
    const folder = images === undefined ? undefined : fromHere(images);
    const measured = await measure(quick ? QUICK : WHOLE, folder, scratch, sayAs(COMMAND));
    const command = `pnpm bench:ladder${images === undefined ? '' : ' --images PHOTOGRAPHS'}`;
    const setting = { machine: thisMachine(), command };
    const text = report(measured, setting);
    await publish(COMMAND, text, { ...setting, ...measured }, { json, write });
    return quick ? unmet(measured).map((line) => `expected, but not so: ${line}`) : [];
  } finally {
    await rm(scratch, { recursive: true });
  }
}

await runCommand(COMMAND, HELP, readPictureArgs(process.argv.slice(2)), obey);
