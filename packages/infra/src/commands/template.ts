import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STACK_FILES, type StackName, stackOf } from '../osls.js';
import { plainTemplate } from '../package/plain-template.js';
import { quickCreateLink } from '../package/quick-create.js';
import { say } from '../say.js';
import { EDGE_REGION, type Stage } from '../stage.js';
import { packageStage, stageFolder } from './package.js';

/** Stands for the buckets of whoever deploys; S3 takes none with capital letters. */
const [CODE_BUCKET, FOLDER] = ['YOUR-CODE-BUCKET', 'cameo/'] as const;

const DESCRIPTIONS: Readonly<Record<StackName, string>> = {
  media: 'Cameo: the bucket of the pictures, and what purges them (1 of 2, beside the viewers)',
  edge: 'Cameo: the distribution and the functions on it (2 of 2, in us-east-1)',
};

/**
 * Writes the templates of a stage as plain JSON with parameters, for those who deploy by other means than osls, and says
 * what to copy and which addresses open them in CloudFormation's console. It asks nobody: no account, no network.
 * @param stage packaged with the parameter's stand-in for the distribution
 */
export async function writeTemplates(stage: Stage): Promise<void> {
  await packageStage(stage);
  const folder = join(stageFolder(stage.name), 'template');
  await mkdir(folder, { recursive: true });
  for (const stack of Object.keys(STACK_FILES) as StackName[]) {
    const from = join(stageFolder(stage.name), stack, 'cloudformation-template-update-stack.json');
    const template = plainTemplate(await readFile(from, 'utf8'), DESCRIPTIONS[stack]);
    await writeFile(join(folder, `${stack}.json`), `${JSON.stringify(template, undefined, 2)}\n`);
  }
  say(`packages/infra/.stages/${stage.name}/template: media.json, edge.json`);
  for (const stack of ['media', 'edge'] as const) say(`${stack}: ${linkOf(stack, stage)}`);
}

function linkOf(stack: StackName, stage: Stage): string {
  const region = stack === 'edge' ? EDGE_REGION : stage.config.region;
  const template = { bucket: CODE_BUCKET, region, key: `${FOLDER}${stack}.json` };
  const parameters = { CodeBucket: CODE_BUCKET, CodeFolder: FOLDER };
  return quickCreateLink(region, stackOf(stack, stage.name), template, parameters);
}
