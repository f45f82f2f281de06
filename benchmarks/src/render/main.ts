import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { fromHere, runCommand, sayAs } from '../command-line.js';
import { installedVersions, thisMachine } from '../machine.js';
import { type PictureArgs, readPictureArgs } from '../picture-args.js';
import { publish } from '../publish.js';
import { requireScoreTools } from '../scores.js';
import { photographs } from './cases.js';
import { unmet } from './expectations.js';
import { HELP } from './help.js';
import { measure, QUICK, WHOLE } from './measure.js';
import { report } from './report.js';
import { vipsVersion } from './vipsthumbnail.js';

const COMMAND = 'bench:render';

async function obey(args: PictureArgs): Promise<readonly string[]> {
  const { images, json, write, quick } = args;
  await requireScoreTools();
  const vips = await vipsVersion();
  const scratch = await mkdtemp(join(tmpdir(), 'cameo-render-'));
  try {
    const files = await photographs(images === undefined ? undefined : fromHere(images), scratch);
    const measured = await measure(files, quick ? QUICK : WHOLE, scratch, sayAs(COMMAND));
    const { vips: libvips = '?' } = sharp.versions;
    const packages = installedVersions(['next', 'ipx']);
    const versions = { sharp: sharp.versions.sharp ?? '?', libvips, ...packages, vipsthumbnail: vips };
    const command = `pnpm bench:render${images === undefined ? '' : ' --images PHOTOGRAPHS'}`;
    const setting = { machine: thisMachine(), versions, command };
    const text = report(measured, setting);
    await publish(COMMAND, text, { ...setting, ...measured }, { json, write });
    return quick ? unmet(measured).map((line) => `expected, but not so: ${line}`) : [];
  } finally {
    await rm(scratch, { recursive: true });
  }
}

await runCommand(COMMAND, HELP, readPictureArgs(process.argv.slice(2)), obey);
