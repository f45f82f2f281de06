import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildCanary, CANARY_BUNDLE } from '../canary/bundle.js';
import { canaryFunction } from '../edge/canary.js';
import { edgeResources } from '../edge/resources.js';
import { logsResources } from '../logs/resources.js';
import { refineFunction } from '../media/refine-function.js';
import { mediaResources } from '../media/resources.js';
import { deployPolicy } from '../permissions/deploy-policy.js';
import { STACK_FILES } from '../stacks.js';
import { functionsOf, hasCanary, type Stage } from '../stage.js';
import { BUNDLES, buildBundles } from './bundles.js';
import { type FunctionFiles, functionFiles } from './function-files.js';
import { refineArchitecture } from './refine-architecture.js';
import { ZIP_RECORDS, type ZipRecords, zip } from './zip.js';

/** A function's zip file. */
export interface PackedFunction {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

/**
 * Builds, zips and unpacks the functions of a stage into a separate folder.
 * @param before folder of an earlier run, whose zips of the same files are taken as they are
 */
export async function packFunctions(
  stage: Stage,
  folder: string,
  before?: string,
): Promise<readonly PackedFunction[]> {
  await rm(folder, { recursive: true, force: true });
  const bundles = join(folder, 'bundles');
  await mkdir(bundles, { recursive: true });
  await buildBundles(stage, bundles);
  if (hasCanary(stage)) await buildCanary(stage, bundles);
  const packed: PackedFunction[] = [];
  const records: Record<string, ZipRecords[string]> = {};
  const entries = {
    ...Object.fromEntries(functionsOf(stage).map((name) => [name, BUNDLES[name]])),
    ...(hasCanary(stage) && { Canary: CANARY_BUNDLE }),
  };
  const processor = refineArchitecture(stage.infra) === 'arm64' ? 'arm64' : 'x64';
  for (const [name, entry] of Object.entries(entries)) {
    const files = await functionFiles(bundles, entry, name === 'Refine' ? processor : 'x64');
    const { bytes, record } = await zip(files, name, before);
    records[name] = record;
    const path = join(folder, `${name}.zip`);
    await writeFile(path, bytes);
    await unpacked(files, join(folder, 'unpacked', name));
    packed.push({ name, path, bytes: bytes.length, files: [...files.keys()] });
  }
  await writeFile(join(folder, ZIP_RECORDS), `${JSON.stringify(records, undefined, 2)}\n`);
  await mkdir(join(folder, 'unpacked', 'ViewerRequest'), { recursive: true });
  await writeFile(
    join(folder, 'unpacked', 'ViewerRequest', BUNDLES.ViewerRequest),
    await readFile(join(bundles, BUNDLES.ViewerRequest)),
  );
  return packed;
}

/** The files as Lambda will have them, for local use: `cameo dev --bundles`. */
async function unpacked(files: FunctionFiles, folder: string): Promise<void> {
  for (const [path, from] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // A copy would have the permissions of the package that it comes from.
    await writeFile(join(folder, path), await readFile(from));
  }
}

/** Writes the serverless files of a stage, and their inputs, into its folder. */
export async function writeStage(stage: Stage, folder: string): Promise<void> {
  const viewerRequest = await readFile(join(folder, 'bundles', BUNDLES.ViewerRequest), 'utf8');
  const write = (name: string, content: unknown) =>
    writeFile(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`);
  await write('stage.json', settingsOf(stage));
  await write('edge.json', edgeResources(stage, viewerRequest));
  await write('media.json', mediaResources(stage));
  await write('logs.json', logsResources(stage));
  await write('deploy-policy.json', deployPolicy(stage));
  await writeService(folder);
}

/** The plugin that attaches functions to the distribution, as serverless.yml names it. */
const PLUGIN = {
  file: 'edge-plugin.cjs',
  name: '@silvermine/serverless-plugin-cloudfront-lambda-edge',
} as const;

/**
 * Writes the serverless files of the stacks. osls resolves plugins from the service's folder, which works only with npm's
 * layout, so this writes a file that refers to the plugin by its path.
 */
async function writeService(folder: string): Promise<void> {
  for (const name of Object.values(STACK_FILES)) {
    const text = await readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
    await writeFile(join(folder, name), text.replace(`"${PLUGIN.name}"`, `./${PLUGIN.file}`));
  }
  const place = createRequire(import.meta.url).resolve(PLUGIN.name);
  await writeFile(join(folder, PLUGIN.file), `module.exports = require(${JSON.stringify(place)});\n`);
}

const settingsOf = (stage: Stage) => {
  const { name, config, infra, shieldRegion, attached, distributionId } = stage;
  return {
    name,
    region: config.region,
    shieldRegion,
    bucket: config.bucket,
    memoryMb: config.memoryMb,
    timeoutSeconds: Math.ceil(config.timeoutMs / 1000),
    logDays: infra.logDays,
    // osls drops null values.
    purgeConcurrency: infra.purgeConcurrency === false ? null : infra.purgeConcurrency,
    // CloudFormation applies the tags of a stack to every taggable resource.
    tags: { ...infra.tags, 'cameo:stage': name },
    distributionId,
    // Not during its removal, whose second step deletes the stack.
    isProtected: name === 'prod' && attached,
    triggers: {
      TransformImageRequest: attached ? on('origin-request') : [],
      ResizeImage: attached ? on('origin-response') : [],
    },
    optionalFunctions: canaryFunction(stage),
    regionalFunctions: refineFunction(stage, refineArchitecture(stage.infra)),
  };
};

const on = (eventType: string) => ({ distribution: 'ImageDistribution', eventType });
