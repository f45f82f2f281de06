import * as crypto from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { ConfigError } from '../config/config-error.js';
import type { FunctionConfig } from '../config/schema.js';
import { messageOf } from '../enforce/rule.js';
import type { CloudFrontFunction, LambdaFunction } from '../events/invoke.js';
import { functionOfScript, modulesWith } from './function-script.js';
import { startLambda } from './lambda-process.js';

/** Size limit of a zip for Lambda@Edge, bytes (D:cloudfront-limits). */
const MAX_ZIP_BYTES = 50_000_000;

/** Default number of processes for one function. */
const INSTANCES = 10;

/** A running function, and how to end it. */
export interface LoadedFunction<F> {
  readonly function: F;
  readonly stop: () => Promise<void>;
}

/** The location of functions, and the receiver of their output. */
export interface FunctionPlace {
  /** The folder that paths are relative to. */
  readonly folder: string;
  /** The place in the configuration, for messages, such as `behaviors[0].functions.viewerRequest`. */
  readonly place: string;
  readonly line: (text: string) => void;
}

type LambdaConfig = Extract<FunctionConfig, { readonly lambda: string }>;

/**
 * Starts the function of a configuration.
 * @throws ConfigError if it is missing, or fails to load
 */
export async function loadFunction(
  config: FunctionConfig,
  where: FunctionPlace,
): Promise<LoadedFunction<LambdaFunction | CloudFrontFunction>> {
  if (typeof config === 'string') return loadLambda({ lambda: config }, where);
  return 'lambda' in config ? loadLambda(config, where) : loadScript(config, where);
}

/** Starts a Lambda@Edge function. @throws ConfigError */
export async function loadLambda(
  config: LambdaConfig,
  where: FunctionPlace,
): Promise<LoadedFunction<LambdaFunction>> {
  const path = await present(config.lambda, where);
  const isZip = path.endsWith('.zip');
  const unpacked = isZip ? await unpack(path, where) : undefined;
  const remove = async () => {
    if (unpacked !== undefined) await rm(unpacked, { recursive: true, force: true });
  };
  try {
    const [module, handler] =
      unpacked === undefined
        ? [path, config.handler ?? 'handler']
        : moduleOfZip(unpacked, config.handler ?? 'index.handler', path, where);
    const lambda = await startLambda({
      module,
      handler,
      env: lambdaEnvironment(process.env),
      line: where.line,
      instances: config.instances ?? INSTANCES,
    });
    return {
      function: {
        type: 'lambda',
        handler: lambda.invoke,
        timeoutMs: config.timeout === undefined ? undefined : config.timeout * 1000,
        includeBody: config.includeBody,
      },
      stop: async () => {
        lambda.stop();
        await remove();
      },
    };
  } catch (cause) {
    await remove();
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`${where.place} names ${config.lambda}, which does not load: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function loadScript(
  config: Exclude<FunctionConfig, string | LambdaConfig>,
  where: FunctionPlace,
): Promise<LoadedFunction<CloudFrontFunction>> {
  const path = await present(config.cloudfrontFunction, where);
  const { keyValueStore } = config;
  try {
    const modules = modulesWith(keyValueStore ?? {}, crypto);
    const handler = functionOfScript(await readFile(path, 'utf8'), modules);
    return { function: { type: 'function', handler }, stop: async () => undefined };
  } catch (cause) {
    throw new ConfigError(
      `${where.place} names ${config.cloudfrontFunction}, which does not load: ${messageOf(cause)}`,
      { cause },
    );
  }
}

async function present(path: string, { folder, place }: FunctionPlace): Promise<string> {
  const absolute = resolve(folder, path);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined)
    throw new ConfigError(
      `${place} names ${path}, and there is no ${absolute}; expected a path relative to the configuration${path.includes('\\') && sep === '/' ? ', with "/" between folders' : ''}.`,
    );
  if (!found.isFile())
    throw new ConfigError(`${place} names ${path}, which is a folder; expected a module or a zip.`);
  return absolute;
}

/** Unpacks a zip into a temporary folder. */
async function unpack(path: string, { place }: FunctionPlace): Promise<string> {
  const zip = await readFile(path);
  if (zip.byteLength > MAX_ZIP_BYTES)
    throw new ConfigError(
      `${place} names a zip of ${zip.byteLength} bytes, at most ${MAX_ZIP_BYTES} are allowed; make it smaller.`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'cloudfront-emulator-'));
  try {
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      const target = join(folder, name);
      if (!target.startsWith(folder + sep)) throw new Error(`${name} is a path out of the zip`);
      if (name.endsWith('/')) continue;
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes);
    }
    return folder;
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new ConfigError(`${place} names ${path}, which cannot be unpacked: ${messageOf(cause)}`, { cause });
  }
}

/** `index.handler` is the export `handler` of `index.mjs`, `index.js` or `index.cjs`. */
function moduleOfZip(
  folder: string,
  handler: string,
  path: string,
  { place }: FunctionPlace,
): readonly [module: string, handler: string] {
  const dot = handler.lastIndexOf('.');
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const module = ['.mjs', '.js', '.cjs']
    .map((end) => join(folder, file + end))
    .find((each) => existsSync(each));
  if (dot < 1 || module === undefined)
    throw new ConfigError(
      `${place}.handler got "${handler}", and ${path} has no ${dot < 1 ? handler : file}.mjs, .js or .cjs; expected file.export, such as index.handler.`,
    );
  return [module, name];
}

/** Lambda@Edge has no custom environment variables (D:lambda-at-edge-function-restrictions); credentials replace its role. */
const lambdaEnvironment = (env: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> => ({
  ...Object.fromEntries(
    Object.entries(env).filter(([name]) => /^AWS_|^(?:PATH|HOME|SystemRoot)$/.test(name)),
  ),
  AWS_REGION: env['AWS_REGION'] ?? 'us-east-1',
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  TZ: ':UTC',
});
