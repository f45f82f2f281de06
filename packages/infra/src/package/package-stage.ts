import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { buildCanary, CANARY_BUNDLE } from '../canary/bundle.js';
import { canaryFunction } from '../edge/canary.js';
import { edgeResources } from '../edge/resources.js';
import { logsResources } from '../logs/resources.js';
import { mediaResources } from '../media/resources.js';
import { deployPolicy } from '../permissions/deploy-policy.js';
import { STACK_FILES } from '../stacks.js';
import { FUNCTIONS, hasCanary, type Stage } from '../stage.js';
import { BUNDLES, buildBundles } from './bundles.js';
import { functionFiles } from './function-files.js';
import { zip } from './zip.js';

/** A function's zip as it was written. */
export interface PackedFunction {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

/** Builds, zips and unpacks the functions of a stage, into a folder of its own. */
export async function packFunctions(stage: Stage, folder: string): Promise<readonly PackedFunction[]> {
  await rm(folder, { recursive: true, force: true });
  const bundles = join(folder, 'bundles');
  await mkdir(bundles, { recursive: true });
  await buildBundles(stage, bundles);
  if (hasCanary(stage)) await buildCanary(stage, bundles);
  const packed: PackedFunction[] = [];
  const entries = {
    ...Object.fromEntries(FUNCTIONS.map((name) => [name, BUNDLES[name]])),
    ...(hasCanary(stage) && { Canary: CANARY_BUNDLE }),
  };
  for (const [name, entry] of Object.entries(entries)) {
    const files = await functionFiles(bundles, entry);
    const bytes = await zip(files);
    const path = join(folder, `${name}.zip`);
    await writeFile(path, bytes);
    await unpack(bytes, join(folder, 'unpacked', name));
    packed.push({ name, path, bytes: bytes.length, files: [...files.keys()] });
  }
  await mkdir(join(folder, 'unpacked', 'ViewerRequest'), { recursive: true });
  await writeFile(
    join(folder, 'unpacked', 'ViewerRequest', BUNDLES.ViewerRequest),
    await readFile(join(bundles, BUNDLES.ViewerRequest)),
  );
  return packed;
}

/** The same files that Lambda will have, to be tried here: `cameo dev --bundles`. */
async function unpack(bytes: Uint8Array, folder: string): Promise<void> {
  for (const [path, content] of Object.entries(unzipSync(bytes))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Writes the serverless files of a stage into its folder, and what they read about it. */
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
 * Writes the serverless files of the stacks. osls looks for a plugin from the service's folder, where package managers other than
 * npm put none: it gets a file that names the plugin by its place.
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
    // osls leaves out what is null.
    purgeConcurrency: infra.purgeConcurrency === false ? null : infra.purgeConcurrency,
    // CloudFormation gives the tags of a stack to everything in it that can have tags.
    tags: { ...infra.tags, 'cameo:stage': name },
    distributionId,
    triggers: {
      TransformImageRequest: attached ? on('origin-request') : [],
      ResizeImage: attached ? on('origin-response') : [],
    },
    optionalFunctions: canaryFunction(stage),
  };
};

const on = (eventType: string) => ({ distribution: 'ImageDistribution', eventType });
