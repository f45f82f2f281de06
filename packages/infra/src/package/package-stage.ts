import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { buildCanary, CANARY_BUNDLE } from '../canary/bundle.js';
import { canaryFunction } from '../edge/canary.js';
import { edgeResources } from '../edge/resources.js';
import { logsResources } from '../logs/resources.js';
import { mediaResources } from '../media/resources.js';
import { deployPolicy } from '../permissions/deploy-policy.js';
import { FUNCTIONS, type Stage } from '../stage.js';
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

/**
 * Builds, zips and unpacks the functions of a stage, into a folder of its own.
 * @param canary the stage, when it has a canary
 */
export async function packFunctions(
  stage: string,
  folder: string,
  canary?: Stage,
): Promise<readonly PackedFunction[]> {
  await rm(folder, { recursive: true, force: true });
  const bundles = join(folder, 'bundles');
  await mkdir(bundles, { recursive: true });
  await buildBundles(stage, bundles);
  if (canary !== undefined) await buildCanary(canary, bundles);
  const packed: PackedFunction[] = [];
  const entries = {
    ...Object.fromEntries(FUNCTIONS.map((name) => [name, BUNDLES[name]])),
    ...(canary !== undefined && { Canary: CANARY_BUNDLE }),
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

/** The same files that Lambda will have, to be tried here: `npm start -- --bundles`. */
async function unpack(bytes: Uint8Array, folder: string): Promise<void> {
  for (const [path, content] of Object.entries(unzipSync(bytes))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Writes what the serverless files read about a stage. */
export async function writeStage(stage: Stage, folder: string): Promise<void> {
  const viewerRequest = await readFile(join(folder, 'bundles', BUNDLES.ViewerRequest), 'utf8');
  const write = (name: string, content: unknown) =>
    writeFile(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`);
  await write('stage.json', settingsOf(stage));
  await write('edge.json', edgeResources(stage, viewerRequest));
  await write('media.json', mediaResources(stage));
  await write('logs.json', logsResources(stage));
  await write('deploy-policy.json', deployPolicy(stage));
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
