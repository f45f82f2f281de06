import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exitCodes, flag, fromHere, text, UsageError } from '@cameo/command-line';
import { clientConfigModule, stageConfig, variantsPerSource } from '@cameo/core/config';
import { configOption, defineCommand, jsonOption, print, printJson, stageOption } from '../command.js';
import { settingsInForce } from '../project/in-force.js';
import { loadProject, shown } from '../project/load-project.js';

export const command = defineCommand({
  name: 'cameo config',
  about:
    'Checks the configuration, prints what is in force and where it is written, and writes the part of it that a front end needs.',
  options: {
    stage: stageOption,
    write: text('FILE', 'writes the front end’s part of a stage as a TypeScript module; with --stage'),
    check: flag('with --write: changes nothing, and fails when the file is not what would be written'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo config', 'what all stages share'],
    ['cameo config --stage dev', 'what is in force in stage dev'],
    ['cameo config --stage prod --write src/pictures-config.ts', 'for <CameoImage config={…}>'],
  ],
  check: (values) => {
    if (values.write !== undefined && values.stage === undefined)
      throw new UsageError('Got --write without --stage, expected the stage whose pictures the pages show.');
    if (values.check && values.write === undefined)
      throw new UsageError('Got --check without --write, expected the file to look at.');
    return values;
  },
  run: async ({ stage, write, check, config: named, json }) => {
    const { file, config } = await loadProject(named);
    if (write !== undefined && stage !== undefined)
      return writeModule(fromHere(write), clientConfigModule(config, stage), check);
    const settings = settingsInForce(config, stage);
    const variants = variantsPerSource(stage === undefined ? config : stageConfig(config, stage));
    const stages = Object.keys(config.stages);
    if (json) {
      printJson({ file, stage, stages, settings, variants });
      return exitCodes.right;
    }
    const widest = Math.max(...settings.map(({ field }) => field.length));
    print(
      `${shown(file)} is right. Stages: ${stages.join(', ') || 'none'}.`,
      '',
      ...settings.map(
        ({ field, value, written }) =>
          `${field.padEnd(widest)}  ${valueShown(value)}  (${written === undefined ? 'default' : written === field ? 'written' : written})`,
      ),
      '',
      `A picture can have ${variants.total.toLocaleString('en')} derivatives at most. URLs can name ${variants.shapes.toLocaleString('en')} sizes, ${variants.targets} formats, ${variants.qualities} qualities and ${variants.effects.toLocaleString('en')} effects.`,
    );
    return exitCodes.right;
  },
});

const valueShown = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') : value === '' ? '""' : String(value);

function writeModule(file: string, module: string, check: boolean): number {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (check) {
    if (before === module) return exitCodes.right;
    throw new Error(
      `${shown(file)} is ${before === undefined ? 'not there' : 'not what the configuration says'}: run "npx cameo config --write" again.`,
    );
  }
  if (before !== module) writeFileSync(file, module);
  print(shown(file));
  return exitCodes.right;
}
