import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCodes, flag, plainTable, text, UsageError } from '@cameo/command-line';
import { clientConfigModule, stageConfig, variantsPerSource } from '@cameo/core/config';
import { configOption, defineCommand, jsonOption, print, printJson, stageOption } from '../command.js';
import { settingsInForce } from '../project/in-force.js';
import { loadProject, shown } from '../project/load-project.js';

export const command = defineCommand({
  name: 'cameo config',
  about:
    'Checks the configuration, prints the effective settings and their places, and writes the part that a front end needs.',
  options: {
    stage: stageOption,
    write: text('FILE', 'writes the front end’s part of a stage as a TypeScript module; with --stage'),
    check: flag('with --write: changes nothing, and fails if the file is out of date'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo config', 'the settings that all stages share'],
    ['cameo config --stage dev', 'the effective settings of stage dev'],
    ['cameo config --stage prod --write src/pictures-config.ts', 'for <CameoImage config={…}>'],
  ],
  check: (values) => {
    if (values.write !== undefined && values.stage === undefined)
      throw new UsageError('Got --write without --stage, expected the stage whose pictures the pages show.');
    if (values.check && values.write === undefined)
      throw new UsageError('Got --check without --write, expected the file to check.');
    return values;
  },
  run: async ({ stage, write, check, config: named, json }) => {
    const { file, config } = await loadProject(named);
    if (write !== undefined && stage !== undefined)
      return writeModule(resolve(write), stage, clientConfigModule(config, stage), check);
    const settings = settingsInForce(config, stage);
    const variants = variantsPerSource(stage === undefined ? config : stageConfig(config, stage));
    const stages = Object.keys(config.stages);
    if (json) {
      printJson({ file, stage, stages, settings, variants });
      return exitCodes.right;
    }
    print(
      `${shown(file)} is valid. Stages: ${stages.join(', ') || 'none'}.`,
      '',
      plainTable(
        settings.map(({ field, value, written }) => [
          field,
          `${valueShown(value)}  (${written === undefined ? 'default' : written === field ? 'written' : written})`,
        ]),
        { text: true },
      ),
      '',
      `A picture can have ${variants.total.toLocaleString('en')} derivatives at most. URLs can name ${variants.shapes.toLocaleString('en')} sizes, ${variants.targets} formats, ${variants.qualities} qualities and ${variants.effects.toLocaleString('en')} effects.`,
    );
    return exitCodes.right;
  },
});

const valueShown = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') : value === '' ? '""' : String(value);

async function writeModule(file: string, stage: string, module: string, check: boolean): Promise<number> {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (check) {
    if (before === module) return exitCodes.right;
    throw new Error(
      `${shown(file)} is ${before === undefined ? 'missing' : 'out of date'}: run "npx cameo config --stage ${stage} --write ${shown(file)}".`,
    );
  }
  if (before !== module) {
    // It loads the codecs.
    const { writeWhole } = await import('@cameo/describe');
    await writeWhole(file, module);
  }
  print(shown(file));
  return exitCodes.right;
}
